using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders.Sequential;

/// <summary>Writes the graph of a scorer whose user tower reads a padded history.</summary>
/// <remarks>Inputs: history int64 [B, H], oldest item first, each its number + 1, zeros behind the last; item_id int64 [B]. Output: score [B], the dot product of the
/// user embedding with the item's vector.</remarks>
internal sealed class HistoryGraph
{
    /// <summary>Name of the input of histories.</summary>
    public const string HistoryInput = "history";

    private const string ItemTable = "item_embedding_table";
    private const float Unseen = -1e30f; // What is added to a score that must not count: its exponential is 0.

    private readonly GraphBuilder _graph;
    private readonly TowerParameters _parameters;
    private readonly int _longest;

    /// <summary>Starts a graph: finds what is an item in the histories, and each item's position.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="description">One sentence on what the graph computes.</param>
    /// <param name="parameters">The trained tensors.</param>
    /// <param name="longest">H.</param>
    public HistoryGraph(string name, string description, TowerParameters parameters, int longest)
    {
        (_graph, _parameters, _longest) = (new GraphBuilder(name, description), parameters, longest);
        _graph.Input(HistoryInput, OnnxElementType.Int64, null, longest);
        _graph.Input(DotProductGraph.ItemInput, OnnxElementType.Int64, (long?)null);
        _graph.Constant("none", 0L);
        _graph.Constant("first", 1L);
        _graph.Constant("second", 2L);
        var isItem = _graph.Node("Cast", "is_item", [_graph.Node("Greater", "is_some", [HistoryInput, "none"])], ("to", (long)OnnxElementType.Int64));
        Lengths = _graph.Node("ReduceSum", "lengths", [isItem, "first"], ("keepdims", 1));
        Present = _graph.Node("Unsqueeze", "present", [_graph.Node("Cast", "is_present", [isItem], ("to", (long)OnnxElementType.Float32)), "second"]);
        Items = _graph.Node("Max", "items", [_graph.Node("Sub", "numbers", [HistoryInput, "first"]), "none"]);
        Table(ItemTable, SequentialTower.ItemVectors);
    }

    /// <summary>Number of items in each history, int64 [B, 1].</summary>
    public string Lengths { get; }

    /// <summary>1 where a history has an item, else 0, [B, H, 1].</summary>
    public string Present { get; }

    /// <summary>Numbers of the items, int64 [B, H]; 0 where there is none.</summary>
    public string Items { get; }

    /// <summary>Item vectors with their positions, [B, H, d].</summary>
    public string Inputs()
    {
        Table("position_embedding_table", SequentialTower.PositionVectors);
        _graph.Constant("counted", [.. Enumerable.Range(1, _longest).Select(number => (long)number)]);
        var place = _graph.Node("Max", "places", [_graph.Node("Sub", "before_last", [Lengths, "counted"]), "none"]);
        return Node("Add", "inputs", _graph.Node("Gather", "item_vectors", [ItemTable, Items]), _graph.Node("Gather", "position_vectors", ["position_embedding_table", place]));
    }

    /// <summary>What is added to attention scores so that no position sees a later one, [H, H].</summary>
    public string CausalMask()
    {
        var values = new float[_longest * _longest];
        for (var row = 0; row < _longest; row++)
        {
            values.AsSpan((row * _longest) + row + 1, _longest - row - 1).Fill(Unseen);
        }

        return _graph.Constant("causal_mask", [_longest, _longest], values);
    }

    /// <summary>What is added to attention scores so that no position sees one without an item, [B, 1, H].</summary>
    public string PresenceMask()
    {
        Scalar("one", 1);
        Scalar("unseen", Unseen);
        return _graph.Transpose("presence_mask", Node("Mul", "absence", Node("Sub", "absent", "one", Present), "unseen"), 0, 2, 1);
    }

    /// <summary>A transformer block; see <see cref="TransformerBlock"/>.</summary>
    /// <param name="name">First part of its parameters' names.</param>
    /// <param name="x">Input, [B, H, d].</param>
    /// <param name="mask">What is added to the scores, [H, H] or [B, 1, H] for one head; [H, H] for several.</param>
    /// <param name="width">d.</param>
    /// <param name="heads">Heads.</param>
    /// <returns>The output's name, [B, H, d].</returns>
    public string Block(string name, string x, string mask, int width, int heads)
    {
        var queries = Cut($"{name}.queries", Linear($"{name}.query", x), width, heads);
        var keys = Cut($"{name}.keys", Linear($"{name}.key", x), width, heads);
        var values = Cut($"{name}.values", Linear($"{name}.value", x), width, heads);
        var turned = heads == 1 ? _graph.Transpose($"{name}.turned", keys, 0, 2, 1) : _graph.Transpose($"{name}.turned", keys, 0, 1, 3, 2);
        Scalar($"{name}.scale", (float)(1 / Math.Sqrt((double)width / heads)));
        var scores = Node("Add", $"{name}.scores", Node("Mul", $"{name}.scaled", Node("MatMul", $"{name}.products", queries, turned), $"{name}.scale"), mask);
        var seen = Node("MatMul", $"{name}.seen", _graph.Node("Softmax", $"{name}.weights", [scores]), values);
        var context = Normalised($"{name}.norm1", Node("Add", $"{name}.residual1", Join($"{name}.joined", seen, width, heads), x));
        var hidden = _graph.Node("Relu", $"{name}.hidden.relu", [Linear($"{name}.hidden", context)]);
        return Normalised($"{name}.norm2", Node("Add", $"{name}.residual2", Linear($"{name}.output", hidden), context));
    }

    /// <summary>The row of the last item of each history; zeros where a history has none.</summary>
    /// <param name="x">Rows, [B, H, d].</param>
    /// <returns>The output's name, [B, d].</returns>
    public string Last(string x)
    {
        var isLast = _graph.Node("Equal", "is_last", ["counted", Lengths]);
        var last = _graph.Node("Unsqueeze", "last", [_graph.Node("Cast", "last_only", [isLast], ("to", (long)OnnxElementType.Float32)), "second"]);
        return _graph.Node("ReduceSum", "user_embedding", [Node("Mul", "last_row", x, last), "first"], ("keepdims", 0));
    }

    /// <summary>A linear layer over the last axis.</summary>
    /// <param name="name">First part of its parameters' names.</param>
    /// <param name="x">Input, [..., inputs].</param>
    /// <returns>The output's name, [..., outputs].</returns>
    public string Linear(string name, string x)
    {
        var shape = _parameters[$"{name}.weight"].shape;
        _graph.Constant($"{name}.weight", [shape[1], shape[0]], Transposed(_parameters.Values($"{name}.weight"), (int)shape[0], (int)shape[1]));
        Table($"{name}.bias", $"{name}.bias");
        return Node("Add", $"{name}.sum", Node("MatMul", $"{name}.product", x, $"{name}.weight"), $"{name}.bias");
    }

    /// <summary>A node of two inputs.</summary>
    public string Node(string operation, string output, string first, string second) => _graph.Node(operation, output, [first, second]);

    /// <summary>The builder, for what only one model needs.</summary>
    public GraphBuilder Builder => _graph;

    /// <summary>Adds a parameter as a constant.</summary>
    public string Table(string name, string parameter) => _graph.Constant(name, _parameters[parameter].shape, _parameters.Values(parameter));

    /// <summary>Meets the user embedding with the items' vectors.</summary>
    /// <param name="user">The user embedding, [B, d].</param>
    /// <param name="artifact">What messages call the model.</param>
    public OnnxModel Build(string user, string artifact)
    {
        var item = _graph.Node("Gather", "item_embedding", [ItemTable, DotProductGraph.ItemInput]);
        _graph.Output(_graph.Node("ReduceSum", DotProductGraph.Output, [Node("Mul", "products", user, item), "first"], ("keepdims", 0)), (long?)null);
        return _graph.Build(artifact);
    }

    private void Scalar(string name, float value) => _graph.Constant(name, [], [value]);

    private string Normalised(string name, string x)
    {
        Table($"{name}.weight", $"{name}.weight");
        Table($"{name}.bias", $"{name}.bias");
        return _graph.Node("LayerNormalization", $"{name}.normal", [x, $"{name}.weight", $"{name}.bias"]);
    }

    private string Cut(string name, string x, int width, int heads)
    {
        if (heads == 1)
        {
            return x;
        }

        _graph.Constant($"{name}.heads", 0L, 0L, heads, width / heads);
        return _graph.Transpose(name, Node("Reshape", $"{name}.cut", x, $"{name}.heads"), 0, 2, 1, 3);
    }

    private string Join(string name, string x, int width, int heads)
    {
        if (heads == 1)
        {
            return x;
        }

        _graph.Constant($"{name}.width", 0L, 0L, width);
        return Node("Reshape", name, _graph.Transpose($"{name}.turned", x, 0, 2, 1, 3), $"{name}.width");
    }

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return turned;
    }
}
