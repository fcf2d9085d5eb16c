using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Scorers;

/// <summary>An interaction that a person declares for two towers. Immutable.</summary>
public sealed record DeclaredInteraction
{
    private const double SmallestLength = 1e-12;

    /// <summary>The formula.</summary>
    public required DeclaredKind Kind { get; init; }

    /// <summary>What the product is multiplied with: 1 / temperature, or 1 / sqrt(d). Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is added to every score. Default 0.</summary>
    public double Constant { get; init; }

    /// <summary>A .npy file with the weights W, [d_u, d_i], of a bilinear form. Default: none.</summary>
    public string? Weights { get; init; }

    /// <summary>Reads the weights, [d_u, d_i], if the formula has some.</summary>
    /// <param name="userWidth">Width of the user embeddings, d_u.</param>
    /// <param name="itemWidth">Width of the item embeddings, d_i.</param>
    /// <exception cref="InvalidArtifactException">Weights are missing, superfluous or of another shape, or widths differ where they must not.</exception>
    internal float[] ReadWeights(int userWidth, int itemWidth)
    {
        if (!double.IsFinite(Scale) || Scale == 0 || !double.IsFinite(Constant))
        {
            throw new InvalidArtifactException("interaction", $"found scale {Scale} and constant {Constant}, expected finite numbers and a scale other than 0");
        }

        if (Kind != DeclaredKind.Bilinear)
        {
            return Weights is not null ? throw new InvalidArtifactException(Weights, $"weights are given for the interaction {Kind.ToString().ToLowerInvariant()}, expected them for a bilinear one only")
                : userWidth == itemWidth ? []
                : throw new InvalidArtifactException("interaction", $"user embeddings have width {userWidth}, item embeddings {itemWidth}; expected one width for {Kind.ToString().ToLowerInvariant()}");
        }

        if (Weights is null)
        {
            throw new InvalidArtifactException("interaction", $"a bilinear interaction needs weights: a .npy file of shape ({userWidth}, {itemWidth})");
        }

        var (rows, columns, values) = NpyFile.ReadMatrix(Weights);
        return rows == userWidth && columns == itemWidth
            ? values
            : throw new InvalidArtifactException(Weights, $"found shape ({rows}, {columns}), expected ({userWidth}, {itemWidth}): the widths of user and item embeddings");
    }

    /// <summary>The formula in double: what the graph is checked against.</summary>
    /// <param name="user">A user embedding.</param>
    /// <param name="item">An item embedding.</param>
    /// <param name="weights">W, row-major; empty where there is none.</param>
    internal double Score(ReadOnlySpan<float> user, ReadOnlySpan<float> item, ReadOnlySpan<float> weights)
    {
        double product = 0;
        for (var i = 0; i < user.Length; i++)
        {
            if (Kind == DeclaredKind.Bilinear)
            {
                for (var j = 0; j < item.Length; j++)
                {
                    product += (double)user[i] * weights[(i * item.Length) + j] * item[j];
                }
            }
            else
            {
                product += (double)user[i] * item[i];
            }
        }

        return (Scale * (Kind == DeclaredKind.Cosine ? product / Math.Max(Length(user) * Length(item), SmallestLength) : product)) + Constant;
    }

    /// <summary>The formula as a graph whose inputs are the frontier tensors.</summary>
    /// <param name="user">The user tower.</param>
    /// <param name="item">The item tower.</param>
    /// <param name="weights">W, row-major; empty where there is none.</param>
    internal OnnxModel ToOnnx(TowerAnatomy user, TowerAnatomy item, float[] weights)
    {
        var graph = new GraphBuilder("interaction", $"{Kind} of user and item embeddings.");
        graph.Constant("columns", 1);
        graph.Constant("flat", -1);
        var (u, i) = (Embedding(graph, user, "user"), Embedding(graph, item, "item"));
        var left = Kind == DeclaredKind.Bilinear ? graph.Node("MatMul", "user_weighted", [u, graph.Constant("weights", [user.Width, item.Width], weights)]) : u;
        graph.Node("Mul", "products", [left, i]);
        var score = graph.Node("ReduceSum", "product", ["products", "columns"], ("keepdims", 0));
        if (Kind == DeclaredKind.Cosine)
        {
            graph.Node("Mul", "squared_lengths", [Squares(graph, u, "user"), Squares(graph, i, "item")]);
            graph.Node("Sqrt", "lengths", [graph.Node("Max", "positive", ["squared_lengths", graph.Constant("smallest", [1], [(float)(SmallestLength * SmallestLength)])])]);
            score = graph.Node("Div", "cosine", [score, "lengths"]);
        }

        if (Scale != 1)
        {
            score = graph.Node("Mul", "scaled", [score, graph.Constant("scale", [1], [(float)Scale])]);
        }

        foreach (var tensor in user.Scalars.Concat(item.Scalars))
        {
            graph.Input(tensor.Tensor, OnnxElementType.Float32, [null, .. tensor.RowShape]);
            var flat = graph.Node("Reshape", $"{tensor.Tensor}_flat", [tensor.Tensor, "flat"]);
            score = graph.Node("Add", $"with_{tensor.Tensor}", [score, flat]);
        }

        score = Constant == 0 ? score : graph.Node("Add", "shifted", [score, graph.Constant("constant", [1], [(float)Constant])]);
        graph.Node("Identity", "score", [score]);
        graph.Output("score", [null]);
        return graph.Build("the declared interaction");
    }

    /// <summary>The columns of all embedding tensors of a side, [B, d].</summary>
    private static string Embedding(GraphBuilder graph, TowerAnatomy tower, string side)
    {
        var parts = new List<string>();
        foreach (var tensor in tower.Embedding)
        {
            graph.Input(tensor.Tensor, OnnxElementType.Float32, [null, .. tensor.RowShape]);
            parts.Add(tensor.RowShape.Length == 1 ? tensor.Tensor : graph.Node("Reshape", $"{tensor.Tensor}_row", [tensor.Tensor, graph.Constant($"{tensor.Tensor}_shape", -1, tensor.Width)]));
        }

        return parts.Count == 1 ? parts[0] : graph.Node("Concat", $"{side}_whole", [.. parts], ("axis", 1));
    }

    private static string Squares(GraphBuilder graph, string embedding, string side)
    {
        graph.Node("Mul", $"{side}_squares", [embedding, embedding]);
        return graph.Node("ReduceSum", $"{side}_squared_length", [$"{side}_squares", "columns"], ("keepdims", 0));
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }
}
