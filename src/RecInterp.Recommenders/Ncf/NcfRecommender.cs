using System.Numerics.Tensors;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders.Ncf;

/// <summary>Neural collaborative filtering: score = sigmoid(MLP([p_u, q_i])), ReLU between the layers (He et al. 2017, arXiv 1708.05031, eq. 10). Immutable.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class NcfRecommender : IRecommender
{
    private readonly PairNetwork _network;

    /// <summary>Keeps a trained model; arrays are kept, not copied.</summary>
    /// <param name="name">The model's short name.</param>
    /// <param name="users">User embeddings, shape [U, d], one piece of memory.</param>
    /// <param name="items">Item embeddings, shape [I, d], one piece of memory.</param>
    /// <param name="layers">Two layers or more: the first takes 2d inputs, each other the outputs of the one before, the last has one output.</param>
    /// <exception cref="ArgumentException">Sizes do not fit; says what was found.</exception>
    public NcfRecommender(string name, EmbeddingTable users, EmbeddingTable items, IReadOnlyList<DenseLayer> layers)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(layers);
        int[] expected = [users.Width + items.Width, .. layers.Select(layer => layer.Outputs)];
        if (users.Width != items.Width || layers.Count < 2 || expected[^1] != 1 || layers.Index().Any(layer => layer.Item.Inputs != expected[layer.Index]))
        {
            throw new ArgumentException(
                $"found embeddings of {users.Width} and {items.Width} columns and layers {string.Join(", ", layers.Select(layer => $"{layer.Inputs} -> {layer.Outputs}"))}, expected equal widths d and at least two layers, from 2d inputs to one output",
                nameof(layers));
        }

        foreach (var layer in layers)
        {
            layer.Expect();
        }

        (Name, Users, Items, Layers) = (name, users, items, [.. layers]);
        _network = new PairNetwork(layers, users.Width);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>User embeddings by number of the user, shape [U, d].</summary>
    public EmbeddingTable Users { get; }

    /// <inheritdoc/>
    public EmbeddingTable Items { get; }

    /// <summary>The layers; ReLU follows all but the last, and a sigmoid the last.</summary>
    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A case's user is not of the model.</exception>
    public EmbeddingTable Probe(IReadOnlyList<RankingCase> cases) => UserRows.Of(Users, cases);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, Span<float> scores) => Score(user, probe, Items, scores);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, EmbeddingTable items, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (probe.Length != Users.Width || items.Width != Items.Width || items.Rows != scores.Length)
        {
            throw new ArgumentException(
                $"found a probe of {probe.Length} values, items of shape [{items.Rows}, {items.Width}] and room for {scores.Length} scores, expected width {Items.Width} and a score for each item");
        }

        _network.Logits(probe, items, scores);
        TensorPrimitives.Sigmoid(scores, scores);
    }

    /// <inheritdoc/>
    public OnnxModel ToGraph()
    {
        var graph = new GraphBuilder(Name, "Scores users and items by a multi-layer perceptron on both embeddings.");
        graph.Input(DotProductGraph.UserInput, OnnxElementType.Int64, (long?)null);
        graph.Input(DotProductGraph.ItemInput, OnnxElementType.Int64, (long?)null);
        var value = graph.Node(
            "Concat",
            "pair",
            [DotProductGraph.Table(graph, "user", Users, DotProductGraph.UserInput), DotProductGraph.Table(graph, "item", Items, DotProductGraph.ItemInput)],
            ("axis", 1));
        foreach (var (index, layer) in Layers.Index())
        {
            graph.Constant($"weight_{index}", [layer.Outputs, layer.Inputs], layer.Weights);
            graph.Constant($"bias_{index}", [layer.Outputs], layer.Biases);
            value = graph.Node("Gemm", $"linear_{index}", [value, $"weight_{index}", $"bias_{index}"], ("transB", 1));
            value = graph.Node(index < Layers.Count - 1 ? "Relu" : "Sigmoid", $"active_{index}", [value]);
        }

        graph.Constant("last", 1L);
        graph.Node("Squeeze", DotProductGraph.Output, [value, "last"]);
        graph.Output(DotProductGraph.Output, (long?)null);
        return graph.Build($"{Name}.onnx");
    }
}
