using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Every value of a graph marked by the sides that it depends on. Immutable.</summary>
/// <remarks>A shape is not a value: what only reads Shape or Size of something depends on nothing, as it is the same for every user and item.</remarks>
internal sealed class DependenceMarks
{
    private readonly Dictionary<string, Dependence> _marks;

    public DependenceMarks(OnnxModel model, IEnumerable<string> userInputs, IEnumerable<string> itemInputs)
    {
        _marks = new Dictionary<string, Dependence>(StringComparer.Ordinal);
        foreach (var name in userInputs)
        {
            _marks[name] = Dependence.User;
        }

        foreach (var name in itemInputs)
        {
            _marks[name] = Dependence.Item;
        }

        foreach (var node in model.Nodes)
        {
            var mark = IsShape(node) ? Dependence.Nothing : node.Reads.Aggregate(Dependence.Nothing, (mark, name) => mark | this[name]);
            foreach (var name in node.Outputs)
            {
                _marks[name] = mark;
            }
        }
    }

    /// <summary>The mark of a value; constants have none.</summary>
    public Dependence this[string name] => _marks.GetValueOrDefault(name);

    /// <summary>Whether a node reads only the shape of what it is given.</summary>
    public static bool IsShape(OnnxNode node) => node is { Operator: "Shape" or "Size", Domain: "" };

    public static string Words(Dependence dependence) => dependence switch
    {
        Dependence.User => "the user alone",
        Dependence.Item => "the item alone",
        Dependence.Both => "user and item",
        _ => "neither",
    };
}
