using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.TestScorers;

/// <summary>A two-tower scorer drawn at random: inputs, depths, widths, activations, normalisations, biases, interaction, operator set, and whether the batch axis is free.</summary>
/// <param name="Model">The graph, with the inputs "user" and "item" and the output "score".</param>
/// <param name="Description">What was drawn, in words.</param>
/// <param name="UserRows">Features of the users, [n, width]; null where the input is an id.</param>
/// <param name="ItemRows">Features of the items.</param>
internal sealed record RandomScorer(OnnxModel Model, string Description, NpyArray? UserRows, NpyArray? ItemRows)
{
    private const int Rows = 12;

    private static readonly string[] Activations = ["Relu", "LeakyRelu", "Elu", "Selu", "Celu", "Tanh", "Sigmoid", "HardSigmoid", "Softplus", "Softsign", "Erf", "HardSwish", "Gelu", "Mish", "Identity"];

    private static readonly string[] Normalisations = ["none", "none", "LayerNormalization", "LpNormalization", "BatchNormalization", "length"];

    private static readonly string[] Interactions = ["product", "einsum", "matmul", "block", "cosine", "bilinear", "concat", "concat with product", "cross"];

    /// <summary>Draws a scorer.</summary>
    /// <param name="seed">Decides everything.</param>
    public static RandomScorer Draw(int seed)
    {
        var draw = new Drawing(new Random(seed));
        return draw.Scorer();
    }

    public override string ToString() => Description;

    /// <summary>One drawing: the graph so far, and the names of what it holds.</summary>
    private sealed class Drawing(Random random)
    {
        private readonly TinyGraph _graph = new();
        private readonly int _opset = new[] { 9, 11, 12, 13, 14, 17, 18, 20, 21 }[random.Next(9)];
        private readonly bool _fixed = random.Next(3) == 0;
        private readonly List<string> _words = [];
        private int _names;

        public RandomScorer Scorer()
        {
            _words.Add($"opset {_opset}, batch {(_fixed ? "of 1" : "free")}");
            var kind = Pick(Interactions.Where(name => name != "einsum" || _opset >= 12).ToArray());
            var (userWidth, itemWidth) = (random.Next(2, 9), random.Next(2, 9));
            itemWidth = kind is "bilinear" or "concat" ? itemWidth : userWidth;
            var (user, userRows) = Tower("user", userWidth);
            var (item, itemRows) = Tower("item", itemWidth);
            _words.Add($"interaction {kind} of {userWidth} and {itemWidth}");
            var score = Biased(Interaction(kind, user, userWidth, item, itemWidth), kind, userRows is null, itemRows is null);
            score = random.Next(4) == 0 ? Unary("Sigmoid", score) : score;
            score = random.Next(4) == 0 ? Node("Mul", [score, Floats([1], 0.5 + random.NextDouble())]) : score;
            _graph.Node("Identity", [score], ["score"]).Output("score");
            return new RandomScorer(_graph.Build(_opset, _opset > 19 ? 9 : 8), string.Join("; ", _words), userRows, itemRows);
        }

        /// <summary>A tower, [B, width].</summary>
        private (string Embedding, NpyArray? Rows) Tower(string side, int width)
        {
            var (depth, ids) = (random.Next(0, 4), random.Next(3) > 0);
            var columns = depth == 0 ? width : random.Next(2, 7);
            var featureWidth = columns;
            var value = ids ? Table(side, columns) : Features(side, columns);
            for (var layer = 0; layer < depth; layer++)
            {
                var next = layer == depth - 1 ? width : random.Next(2, 9);
                value = Linear(value, columns, next);
                columns = next;
                value = random.Next(4) == 0 ? Normalised(value, columns) : value;
                value = layer < depth - 1 || random.Next(2) == 0 ? Activated(value) : value;
            }

            if (_fixed && random.Next(2) == 0)
            {
                value = Node("Reshape", [value, Integers(1, columns)]); // As exporters write a Flatten of one row.
                _words.Add("reshaped to one row");
            }

            value = random.Next(4) == 0 ? Normalised(value, columns) : value;
            return (value, ids ? null : new NpyArray([Rows, featureWidth], Numbers(Rows * featureWidth, 1), null));
        }

        private string Table(string side, int width)
        {
            var nested = random.Next(3) == 0;
            long? batch = _fixed ? 1 : null;
            _graph.Input(side, random.Next(4) == 0 ? OnnxElementType.Int32 : OnnxElementType.Int64, nested ? [batch, 1] : [batch]);
            var found = Node("Gather", [Floats([Rows + random.Next(5), width]), side]);
            _words.Add($"{side} table of width {width}{(nested ? ", ids [B, 1]" : "")}");
            return nested ? Node("Reshape", [found, Integers(-1, width)]) : found;
        }

        private string Features(string side, int width)
        {
            _graph.Input(side, OnnxElementType.Float32, _fixed ? 1 : null, width);
            _words.Add($"{side} features of width {width}");
            return side;
        }

        private string Linear(string value, int from, int to)
        {
            var size = 1.2 / Math.Sqrt(from);
            var bias = random.Next(2) == 0;
            switch (random.Next(3))
            {
                case 0:
                    return bias || _opset < 11
                        ? Node("Gemm", [value, Floats([to, from], size), Floats([to], 0.3)], ("transB", 1L))
                        : Node("Gemm", [value, Floats([from, to], size)], ("alpha", 1.1f));
                case 1:
                    var product = Node("MatMul", [value, Floats([from, to], size)]);
                    return bias ? Node("Add", [product, Floats([to], 0.3)]) : product;
                default:
                    var transposed = Node("Transpose", [Floats([to, from], size)], ("perm", (long[])[1, 0]));
                    return Node("MatMul", [value, transposed]);
            }
        }

        private string Activated(string value)
        {
            var name = Pick(Activations.Where(name => _opset >= (name switch { "Gelu" => 20, "Mish" => 18, "HardSwish" => 14, "Celu" => 12, "Erf" => 9, _ => 1 })).ToArray());
            _words.Add(name);
            return Unary(name, value);
        }

        private string Normalised(string value, int width)
        {
            var name = Pick(Normalisations.Where(name => name != "LayerNormalization" || _opset >= 17).ToArray());
            _words.Add(name);
            switch (name)
            {
                case "LayerNormalization":
                    return Node(name, [value, Floats([width], 1), Floats([width], 0.2)], ("axis", -1L), ("epsilon", 1e-3f));
                case "LpNormalization":
                    return Node(name, [Shifted(value)], ("axis", -1L), ("p", 2L));
                case "BatchNormalization":
                    var variance = $"variance_{++_names}";
                    _graph.Floats(variance, [width], [.. Numbers(width, 1).Select(x => Math.Abs(x) + 0.5f)]);
                    return Node(name, [value, Floats([width], 1), Floats([width], 0.2), Floats([width], 0.2), variance]);
                case "length":
                    var shifted = Shifted(value);
                    return Node("Div", [shifted, Node("Sqrt", [Sum(Node("Mul", [shifted, shifted]), keep: true)])]);
                default:
                    return value;
            }
        }

        /// <summary>Away from the origin, where a length has no gradient.</summary>
        private string Shifted(string value) => Node("Add", [value, _graph.Has("away") ? "away" : Away()]);

        private string Away()
        {
            _graph.Floats("away", [1], 1.5f);
            return "away";
        }

        /// <summary>A score for each pair: [B], [B, 1], or [B, B] where every user is scored with every item.</summary>
        private string Interaction(string kind, string user, int userWidth, string item, int itemWidth)
        {
            switch (kind)
            {
                case "einsum":
                    return Node("Einsum", [user, item], ("equation", "bd,bd->b"));
                case "matmul":
                    // [B, 1, d] x [B, d, 1].
                    var product = Node("MatMul", [Node("Reshape", [user, Integers(-1, 1, userWidth)]), Node("Reshape", [item, Integers(-1, itemWidth, 1)])]);
                    return Node("Reshape", [product, Integers(-1)]);
                case "block":
                    return Node("MatMul", [user, Node("Transpose", [item], ("perm", (long[])[1, 0]))]);
                case "cosine":
                    var (u, i) = (Shifted(user), Shifted(item));
                    var lengths = Node("Mul", [Sum(Node("Mul", [u, u]), true), Sum(Node("Mul", [i, i]), true)]);
                    return Node("Div", [Sum(Node("Mul", [u, i]), true), Node("Sqrt", [lengths])]);
                case "bilinear":
                    return Sum(Node("Mul", [Node("MatMul", [user, Floats([userWidth, itemWidth], 0.5)]), item]), random.Next(2) == 0);
                case "concat":
                case "concat with product":
                    var parts = kind == "concat" ? new[] { user, item } : [user, item, Node("Mul", [user, item])];
                    var width = parts.Length == 2 ? userWidth + itemWidth : 3 * userWidth;
                    var hidden = Activated(Linear(Node("Concat", parts, ("axis", random.Next(2) == 0 ? 1L : -1L)), width, 5));
                    hidden = random.Next(2) == 0 ? Activated(Linear(hidden, 5, 4)) : Linear(hidden, 5, 4);
                    return Linear(hidden, 4, 1);
                case "cross":
                    // As in a deep and cross network: x0 (x0 w) + x0, of the concatenated pair.
                    var pair = Node("Concat", [user, item], ("axis", 1L));
                    var crossed = Node("Add", [Node("Mul", [pair, Node("MatMul", [pair, Floats([userWidth + itemWidth, 1], 0.5)])]), pair]);
                    return Linear(crossed, userWidth + itemWidth, 1);
                default:
                    return Sum(Node("Mul", [user, item]), random.Next(2) == 0);
            }
        }

        /// <summary>Biases of both sides, where ids can look them up and a pair has one score.</summary>
        private string Biased(string score, string kind, bool userIds, bool itemIds)
        {
            if (kind == "block" || random.Next(2) == 0)
            {
                return score;
            }

            var flat = Node("Reshape", [score, Integers(-1, 1)]);
            foreach (var side in new[] { userIds ? "user" : "", itemIds ? "item" : "" }.Where(side => side.Length > 0))
            {
                var bias = Node("Reshape", [Node("Gather", [Floats([Rows + 5, 1]), side]), Integers(-1, 1)]);
                flat = Node("Add", [flat, bias]);
                _words.Add($"{side} bias");
            }

            return flat;
        }

        /// <summary>The sum over the last axis: its axes are an attribute before operator set 13, and an input since.</summary>
        private string Sum(string value, bool keep) => _opset < 13
            ? Node("ReduceSum", [value], ("axes", (long[])[1]), ("keepdims", keep ? 1L : 0L))
            : Node("ReduceSum", [value, Integers(1)], ("keepdims", keep ? 1L : 0L));

        private string Unary(string operation, string value) => Node(operation, [value]);

        private string Floats(long[] shape, double size = 1)
        {
            var name = $"constant_{++_names}";
            _graph.Floats(name, shape, Numbers((int)shape.Aggregate(1L, (product, axis) => product * axis), size));
            return name;
        }

        private string Integers(params long[] values)
        {
            var name = $"constant_{++_names}";
            _graph.Integers(name, values);
            return name;
        }

        private string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes)
        {
            var name = $"value_{++_names}";
            _graph.Node(operation, inputs, [name], attributes);
            return name;
        }

        private float[] Numbers(int count, double size) => [.. Enumerable.Range(0, count).Select(_ => (float)(size * ((2 * random.NextDouble()) - 1)))];

        private T Pick<T>(T[] from) => from[random.Next(from.Length)];
    }
}
