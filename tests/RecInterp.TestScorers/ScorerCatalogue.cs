using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Scorers;

namespace RecInterp.TestScorers;

/// <summary>The test scorers. Every one has embedding tables for its towers; they differ in the interaction and in how it is exported.</summary>
public static class ScorerCatalogue
{
    /// <summary>One of each kind that training can interpret, small.</summary>
    public static IReadOnlyList<TestScorer> All { get; } = [BiasedDot(), PlainDot(), Mlp(), Cosine(), TwoPart()];

    /// <summary>Matrix factorisation: u . i + b_u + b_i + 0.25, written as Mul, ReduceSum and Add.</summary>
    public static TestScorer BiasedDot(int users = 40, int items = 30, int width = 6, int seed = 1)
    {
        var random = new Random(seed);
        var userTable = Towers(random, users, width, scalars: true);
        var itemTable = Towers(random, items, width, scalars: true);
        return BiasedDot(userTable, itemTable);
    }

    /// <summary>Matrix factorisation of given embeddings and biases.</summary>
    public static TestScorer BiasedDot(TowerTable users, TowerTable items)
    {
        var graph = Start("biased-dot", users, items, out var user, out var item);
        graph.Node("Mul", "product", [user, item]);
        graph.Constant("columns", 1);
        graph.Node("ReduceSum", "dot", ["product", "columns"], ("keepdims", 0));
        graph.Node("Add", "with_user", ["dot", Gather(graph, "user_bias", [users.Rows], users.Scalars, TestScorer.UserInput)]);
        graph.Node("Add", "with_item", ["with_user", Gather(graph, "item_bias", [items.Rows], items.Scalars, TestScorer.ItemInput)]);
        graph.Constant("mean", [], [0.25f]);
        graph.Node("Add", TestScorer.Output, ["with_item", "mean"]);
        return Finish("biased-dot", graph, users, items, (u, bu, i, bi) => Dot(u, i) + bu[0] + bi[0] + 0.25);
    }

    /// <summary>Two towers without biases: u . i, written as MatMul of a row and a column.</summary>
    public static TestScorer PlainDot(int users = 40, int items = 30, int width = 5, int seed = 2)
    {
        var random = new Random(seed);
        return PlainDot(Towers(random, users, width, scalars: false), Towers(random, items, width, scalars: false));
    }

    /// <summary>A plain dot product of given embeddings.</summary>
    public static TestScorer PlainDot(TowerTable users, TowerTable items)
    {
        var graph = Start("plain-dot", users, items, out var user, out var item);
        graph.Constant("one", 1);
        graph.Constant("two", 2);
        graph.Node("Unsqueeze", "row", [user, "one"]);
        graph.Node("Unsqueeze", "column", [item, "two"]);
        graph.Node("MatMul", "block", ["row", "column"]);
        graph.Constant("flat", -1);
        graph.Node("Reshape", TestScorer.Output, ["block", "flat"]);
        return Finish("plain-dot", graph, users, items, (u, _, i, _) => Dot(u, i));
    }

    /// <summary>Neural collaborative filtering: sigmoid(MLP(u, i)) with two hidden layers of 8 and 4 ReLU units.</summary>
    public static TestScorer Mlp(int users = 40, int items = 30, int width = 5, int seed = 3)
    {
        var random = new Random(seed);
        return Mlp(Towers(random, users, width, scalars: false), Towers(random, items, width, scalars: false), seed);
    }

    /// <summary>Weights, [outputs, inputs], and biases of an MLP that ends in one number; the same for the same seed.</summary>
    public static IReadOnlyList<(long[] Shape, float[] Weights, float[] Biases)> MlpLayers(int inputs, int seed, params int[] hidden)
    {
        var random = new Random(seed + 1000);
        int[] sizes = [inputs, .. hidden, 1];
        return [.. Enumerable.Range(0, sizes.Length - 1).Select(layer => (
            (long[])[sizes[layer + 1], sizes[layer]],
            PlantedEmbeddings.Normals(random, sizes[layer] * sizes[layer + 1], 1 / Math.Sqrt(sizes[layer])),
            PlantedEmbeddings.Normals(random, sizes[layer + 1], 0.3)))];
    }

    /// <summary>Neural collaborative filtering of given embeddings; the weights of its layers come from the seed. Hidden layers of 8 and 4 unless told.</summary>
    public static TestScorer Mlp(TowerTable users, TowerTable items, int seed, params int[] hidden)
    {
        var graph = Start("mlp", users, items, out var user, out var item);
        var layers = MlpLayers(users.Embeddings.Width + items.Embeddings.Width, seed, hidden is [] ? [8, 4] : hidden);
        var last = layers.Count - 1;
        graph.Node("Concat", "hidden_0", [user, item], ("axis", 1));
        foreach (var (layer, (shape, weights, biases)) in layers.Index())
        {
            graph.Constant($"weight_{layer}", shape, weights);
            graph.Constant($"bias_{layer}", [shape[0]], biases);
            graph.Node("Gemm", $"linear_{layer}", [$"hidden_{layer}", $"weight_{layer}", $"bias_{layer}"], ("transB", 1));
            graph.Node(layer < last ? "Relu" : "Sigmoid", $"hidden_{layer + 1}", [$"linear_{layer}"]);
        }

        graph.Constant("last", 1);
        graph.Node("Squeeze", TestScorer.Output, [$"hidden_{last + 1}", "last"]);
        return Finish("mlp", graph, users, items, (u, _, i, _) =>
        {
            double[] hidden = [.. u, .. i];
            foreach (var (layer, (_, weights, biases)) in layers.Index())
            {
                var linear = Linear(weights, biases, hidden);
                hidden = layer < last ? [.. linear.Select(x => Math.Max(0, x))] : linear;
            }

            return 1 / (1 + Math.Exp(-hidden[0]));
        });
    }

    /// <summary>Cosine: u . i / (|u| |i|). The lengths depend on one embedding alone and are of the interaction: they follow it.</summary>
    public static TestScorer Cosine(int users = 40, int items = 30, int width = 5, int seed = 4)
    {
        var random = new Random(seed);
        var userTable = Towers(random, users, width, scalars: false);
        var itemTable = Towers(random, items, width, scalars: false);
        var graph = Start("cosine", userTable, itemTable, out var user, out var item);
        graph.Node("Mul", "product", [user, item]);
        graph.Constant("columns", 1);
        graph.Node("ReduceSum", "dot", ["product", "columns"], ("keepdims", 1));
        graph.Reduce("ReduceL2", "user_length", user, 1);
        graph.Reduce("ReduceL2", "item_length", item, 1);
        graph.Node("Mul", "lengths", ["user_length", "item_length"]);
        graph.Node("Div", "ratio", ["dot", "lengths"]);
        graph.Constant("flat", -1);
        graph.Node("Reshape", TestScorer.Output, ["ratio", "flat"]);
        return Finish("cosine", graph, userTable, itemTable, (u, _, i, _) => Dot(u, i) / Math.Sqrt(Dot(u, u) * Dot(i, i)));
    }

    /// <summary>Two embeddings in each tower, as in NeuMF: sigmoid(v [g, relu(W [u2, i2] + b)]), g the dot products of the two rows of u1 and i1.</summary>
    /// <remarks>Embeddings have width 7: columns 0 to 3 are u1, of shape [2, 2], and columns 4 to 6 are u2.</remarks>
    public static TestScorer TwoPart(int users = 40, int items = 30, int seed = 6)
    {
        var random = new Random(seed);
        var userTable = Towers(random, users, 7, scalars: false);
        var itemTable = Towers(random, items, 7, scalars: false);
        var weight = PlantedEmbeddings.Normals(random, 3 * 6, 0.5);
        var bias = PlantedEmbeddings.Normals(random, 3, 0.3);
        var head = PlantedEmbeddings.Normals(random, 5, 0.5);
        var graph = new GraphBuilder("two-part", "Test scorer two-part.");
        graph.Input(TestScorer.UserInput, OnnxElementType.Int64, [null]);
        graph.Input(TestScorer.ItemInput, OnnxElementType.Int64, [null]);
        graph.Constant("last", 2);
        graph.Node(
            "Mul",
            "product",
            [Gather(graph, "user_1", [users, 2, 2], Columns(userTable, 0, 4), TestScorer.UserInput), Gather(graph, "item_1", [items, 2, 2], Columns(itemTable, 0, 4), TestScorer.ItemInput)]);
        graph.Node("ReduceSum", "dots", ["product", "last"], ("keepdims", 0));
        graph.Node(
            "Concat",
            "pair",
            [Gather(graph, "user_2", [users, 3], Columns(userTable, 4, 3), TestScorer.UserInput), Gather(graph, "item_2", [items, 3], Columns(itemTable, 4, 3), TestScorer.ItemInput)],
            ("axis", 1));
        graph.Constant("weight", [3, 6], weight);
        graph.Constant("bias", [3], bias);
        graph.Node("Gemm", "linear", ["pair", "weight", "bias"], ("transB", 1));
        graph.Node("Relu", "hidden", ["linear"]);
        graph.Node("Concat", "both", ["dots", "hidden"], ("axis", 1));
        graph.Constant("head", [5, 1], head);
        graph.Node("MatMul", "logit", ["both", "head"]);
        graph.Constant("flat", -1);
        graph.Node("Reshape", "logits", ["logit", "flat"]);
        graph.Node("Sigmoid", TestScorer.Output, ["logits"]);
        return Finish("two-part", graph, userTable, itemTable, (u, _, i, _) =>
        {
            double[] dots = [Dot(u[..2], i[..2]), Dot(u[2..4], i[2..4])];
            var hidden = Linear(weight, bias, [.. u[4..], .. i[4..]]).Select(x => Math.Max(0, x));
            return 1 / (1 + Math.Exp(-dots.Concat(hidden).Select((value, k) => value * head[k]).Sum()));
        });
    }

    /// <summary>atan(u . i): Atan stands for any operator that an interaction may hold and training cannot interpret.</summary>
    public static TestScorer Arctangent(int users = 40, int items = 30, int width = 5, int seed = 5)
    {
        var random = new Random(seed);
        var userTable = Towers(random, users, width, scalars: false);
        var itemTable = Towers(random, items, width, scalars: false);
        var graph = Start("arctangent", userTable, itemTable, out var user, out var item);
        graph.Node("Mul", "product", [user, item]);
        graph.Constant("columns", 1);
        graph.Node("ReduceSum", "dot", ["product", "columns"], ("keepdims", 0));
        graph.Node("Atan", TestScorer.Output, ["dot"]);
        return Finish("arctangent", graph, userTable, itemTable, (u, _, i, _) => Math.Atan(Dot(u, i)));
    }

    private static GraphBuilder Start(string name, TowerTable users, TowerTable items, out string user, out string item)
    {
        var graph = new GraphBuilder(name, $"Test scorer {name}.");
        graph.Input(TestScorer.UserInput, OnnxElementType.Int64, [null]);
        graph.Input(TestScorer.ItemInput, OnnxElementType.Int64, [null]);
        user = Gather(graph, "user_embedding", [users.Rows, users.Embeddings.Width], users.Embeddings.Values, TestScorer.UserInput);
        item = Gather(graph, "item_embedding", [items.Rows, items.Embeddings.Width], items.Embeddings.Values, TestScorer.ItemInput);
        return graph;
    }

    private static TestScorer Finish(
        string name, GraphBuilder graph, TowerTable users, TowerTable items, Func<double[], double[], double[], double[], double> interaction)
    {
        graph.Output(TestScorer.Output, [null]);
        return new TestScorer(name, graph.Build($"{name}.onnx"), users, items, interaction);
    }

    private static string Gather(GraphBuilder graph, string name, long[] shape, ReadOnlySpan<float> table, string ids)
    {
        graph.Constant($"{name}_table", shape, table);
        return graph.Node("Gather", name, [$"{name}_table", ids]);
    }

    private static float[] Columns(TowerTable table, int start, int count) =>
        [.. Enumerable.Range(0, table.Rows).SelectMany(row => table.Embeddings.Row(row).Slice(start, count).ToArray())];

    private static TowerTable Towers(Random random, int rows, int width, bool scalars)
    {
        var embeddings = new EmbeddingTable(rows, width, PlantedEmbeddings.Normals(random, rows * width, 1));
        return scalars ? new TowerTable(embeddings, 1, PlantedEmbeddings.Normals(random, rows, 0.5)) : new TowerTable(embeddings, 0, []);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>W x + b, with W row-major.</summary>
    private static double[] Linear(float[] weights, float[] biases, double[] x) =>
        [.. biases.Select((bias, row) => bias + x.Select((value, column) => value * weights[(row * x.Length) + column]).Sum())];
}
