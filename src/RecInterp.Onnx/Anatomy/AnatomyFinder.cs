using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Finds the towers, embeddings and interaction of a scorer from its graph and the names of its two inputs.</summary>
/// <remarks>
/// Every value is marked by the inputs it depends on. The frontier is where that changes: a value of the user (item)
/// alone that feeds a node of both. Frontier values of more than one column are the embedding; those of one column
/// are scalars (biases). Widths are not read from the graph, which often leaves them out, but seen by running the tower.
/// </remarks>
public static class AnatomyFinder
{
    private const int ProbeRows = 3;

    [Flags]
    private enum Dependence
    {
        Nothing = 0,
        User = 1,
        Item = 2,
        Both = User | Item,
    }

    /// <summary>Finds the anatomy.</summary>
    /// <param name="model">The scorer.</param>
    /// <param name="userInput">Name of the input that selects or describes the user.</param>
    /// <param name="itemInput">Name of the input that selects or describes the item.</param>
    /// <param name="output">Name of the score among the outputs; null takes the only output that depends on both inputs.</param>
    /// <exception cref="InvalidArtifactException">The graph is no two-tower scorer; says what was found and expected.</exception>
    public static ScorerAnatomy Find(OnnxModel model, string userInput, string itemInput, string? output = null)
    {
        var user = Input(model, userInput, "user");
        var item = Input(model, itemInput, "item");
        if (userInput == itemInput)
        {
            throw new InvalidArtifactException(model.Artifact, $"user and item input are both '{userInput}', expected two inputs");
        }

        if (model.Inputs.FirstOrDefault(input => input.Name != userInput && input.Name != itemInput) is { } other)
        {
            throw new InvalidArtifactException(model.Artifact, $"also has the input {other.Describe()}, expected only '{userInput}' and '{itemInput}'");
        }

        var dependence = Mark(model, userInput, itemInput);
        var score = Score(model, dependence, output);
        var interaction = InteractionNodes(model, dependence, score);
        return new ScorerAnatomy(
            Tower(model, user, Frontier(model, dependence, interaction, Dependence.User), "user"),
            Tower(model, item, Frontier(model, dependence, interaction, Dependence.Item), "item"),
            score,
            interaction.GroupBy(node => node.Operator, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal));
    }

    private static OnnxValue Input(OnnxModel model, string name, string side)
    {
        var input = model.Inputs.FirstOrDefault(input => input.Name == name)
            ?? throw new InvalidArtifactException(
                model.Artifact,
                $"has no input '{name}' (given as the {side} input); found {string.Join(" and ", model.Inputs.Select(input => input.Describe()))}");
        if (input.ElementType is not (OnnxElementType.Int64 or OnnxElementType.Int32 or OnnxElementType.Float32 or OnnxElementType.Float64))
        {
            throw new InvalidArtifactException(model.Artifact, $"{side} input {input.Describe()}: expected a tensor of int64, int32, float32 or float64");
        }

        if (input.Shape is null or [])
        {
            throw new InvalidArtifactException(model.Artifact, $"{side} input {input.Describe()}: found no batch axis, expected a first axis of free length");
        }

        if (input.Shape[0] is { } batch)
        {
            throw new InvalidArtifactException(model.Artifact, $"{side} input {input.Describe()}: its batch axis is fixed to {batch}, expected one of free length (export with a dynamic batch axis)");
        }

        return input.Shape.Skip(1).Any(axis => axis is null)
            ? throw new InvalidArtifactException(model.Artifact, $"{side} input {input.Describe()}: axes after the first are free, expected fixed lengths")
            : input;
    }

    private static Dictionary<string, Dependence> Mark(OnnxModel model, string userInput, string itemInput)
    {
        var marks = new Dictionary<string, Dependence>(StringComparer.Ordinal) { [userInput] = Dependence.User, [itemInput] = Dependence.Item };
        foreach (var node in model.Nodes)
        {
            var mark = node.Reads.Aggregate(Dependence.Nothing, (mark, name) => mark | marks.GetValueOrDefault(name));
            foreach (var name in node.Outputs)
            {
                marks[name] = mark;
            }
        }

        return marks;
    }

    private static string Score(OnnxModel model, Dictionary<string, Dependence> dependence, string? output)
    {
        var found = string.Join(", ", model.Outputs.Select(value => $"{value.Describe()} (of {Words(dependence.GetValueOrDefault(value.Name))})"));
        var candidates = model.Outputs.Where(value => dependence.GetValueOrDefault(value.Name) == Dependence.Both && (output is null || value.Name == output)).ToList();
        return candidates.Count switch
        {
            1 => candidates[0].Name,
            0 => throw new InvalidArtifactException(model.Artifact, $"no {(output is null ? "output" : $"output '{output}'")} depends on user and item; found {found}"),
            _ => throw new InvalidArtifactException(model.Artifact, $"several outputs depend on user and item; name the score; found {found}"),
        };
    }

    private static string Words(Dependence dependence) => dependence switch
    {
        Dependence.User => "the user alone",
        Dependence.Item => "the item alone",
        Dependence.Both => "user and item",
        _ => "neither",
    };

    private static List<OnnxNode> InteractionNodes(OnnxModel model, Dictionary<string, Dependence> dependence, string score)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { score };
        var nodes = new List<OnnxNode>();
        foreach (var node in model.Nodes.Reverse())
        {
            if (node.Outputs.Any(output => needed.Contains(output) && dependence[output] == Dependence.Both))
            {
                nodes.Add(node);
                needed.UnionWith(node.Reads);
            }
        }

        nodes.Reverse();
        return nodes;
    }

    private static List<string> Frontier(OnnxModel model, Dictionary<string, Dependence> dependence, List<OnnxNode> interaction, Dependence side)
    {
        var frontier = interaction.SelectMany(node => node.Reads).Where(name => dependence.GetValueOrDefault(name) == side).Distinct(StringComparer.Ordinal).ToList();
        return frontier.Count > 0
            ? frontier
            : throw new InvalidArtifactException(model.Artifact, $"nothing that depends on {Words(side)} reaches the score");
    }

    private static TowerAnatomy Tower(OnnxModel model, OnnxValue input, List<string> frontier, string side)
    {
        var rowShape = input.Shape!.Skip(1).Select(axis => axis!.Value).ToArray();
        var isId = input.ElementType is OnnxElementType.Int32 or OnnxElementType.Int64;
        var idCount = isId && rowShape.All(axis => axis == 1) ? IdCount(model, input.Name) : null;
        var (embedding, scalars) = (new List<FrontierTensor>(), new List<FrontierTensor>());
        foreach (var (name, type, shape) in Probe(model, input, rowShape, frontier, side))
        {
            if (shape.Count == 0 || shape[0] != ProbeRows)
            {
                throw new InvalidArtifactException(
                    model.Artifact,
                    $"{side} tensor '{name}' has shape [{string.Join(", ", shape)}] for {ProbeRows} {side}s, expected [{ProbeRows}, ...]: the tower must keep the batch axis first");
            }

            var node = model.Nodes.FirstOrDefault(node => node.Outputs.Contains(name));
            var width = checked((int)shape.Skip(1).Aggregate(1L, (product, axis) => product * axis));
            var kind = width > 1 ? embedding : scalars;
            kind.Add(new FrontierTensor(name, type, node is null ? "graph input" : $"{node.Operator} ({node.Name})", [.. shape.Skip(1)], kind.Sum(tensor => tensor.Width), width));
        }

        return embedding.Count > 0
            ? new TowerAnatomy(input.Name, input.ElementType, rowShape, idCount, embedding, scalars)
            : throw new InvalidArtifactException(
                model.Artifact,
                $"no {side} embedding: what the {side} alone gives to the score is {string.Join(", ", scalars.Select(tensor => $"'{tensor.Tensor}' of one column"))}, expected a vector of at least 2");
    }

    /// <summary>Runs the tower on a few rows and tells type and shape of what it gives.</summary>
    private static List<(string Name, OnnxElementType Type, IReadOnlyList<long> Shape)> Probe(OnnxModel model, OnnxValue input, long[] rowShape, List<string> frontier, string side)
    {
        var part = GraphCut.Extract(model, [input], [.. frontier.Select(name => new OnnxValue(name, OnnxElementType.Undefined, null))]);
        var count = ProbeRows * rowShape.Aggregate(1L, (product, axis) => product * axis);
        long[] shape = [ProbeRows, .. rowShape];
        var probe = input.ElementType is OnnxElementType.Int32 or OnnxElementType.Int64
            ? new OnnxTensor(shape, null, new long[count])
            : new OnnxTensor(shape, new float[count], null);
        try
        {
            using var session = OnnxSession.Open(part);
            var outputs = session.Run((input.Name, probe));
            var seen = session.Outputs.Zip(outputs, (output, value) => (output.Name, output.ElementType, value.Shape, value.Floats)).ToList();
            return seen.FirstOrDefault(value => value.Floats is null).Name is { } integer
                ? throw new InvalidArtifactException(model.Artifact, $"{side} tensor '{integer}' holds integers, expected an embedding of floats")
                : [.. seen.Select(value => (value.Name, value.ElementType, value.Shape))];
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(model.Artifact, $"the {side} tower does not run on {ProbeRows} rows: {e.Message}", e);
        }
    }

    /// <summary>Follows an id through casts and reshapes to the tables that it indexes.</summary>
    private static int? IdCount(OnnxModel model, string input)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal) { input };
        long? count = null;
        foreach (var node in model.Nodes)
        {
            if (node.Operator == "Gather" && node.Inputs.Count == 2 && ids.Contains(node.Inputs[1]) && node.Integer("axis", 0) == 0
                && model.Constants.TryGetValue(node.Inputs[0], out var table) && table.Shape.Count > 0)
            {
                count = Math.Min(count ?? long.MaxValue, table.Shape[0]);
            }
            else if (node.Operator is "Cast" or "Identity" or "Unsqueeze" or "Squeeze" or "Reshape" or "Flatten" && node.Inputs.Count > 0 && ids.Contains(node.Inputs[0]))
            {
                ids.Add(node.Outputs[0]);
            }
        }

        return checked((int?)count);
    }
}
