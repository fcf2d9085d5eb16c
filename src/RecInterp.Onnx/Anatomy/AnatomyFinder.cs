using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Finds the towers, embeddings and interaction of a scorer from its graph and the inputs of both sides.</summary>
/// <remarks>
/// Every value is marked by the inputs it depends on. The frontier is where that changes: a value of the user (item)
/// alone that feeds a node of both. One that is computed from the others (the length that a cosine divides by) belongs to the
/// interaction: it follows the embedding where that is edited. Frontier values of more than one column are the embedding; those of one
/// column are scalars (biases). Widths are not read from the graph, which often leaves them out, but seen by running the tower.
/// </remarks>
public static class AnatomyFinder
{
    /// <summary>Finds the anatomy of a scorer with one input a side.</summary>
    /// <param name="model">The scorer, its batch axes free.</param>
    /// <param name="userInput">Name of the input that selects or describes the user.</param>
    /// <param name="itemInput">Name of the input that selects or describes the item.</param>
    /// <param name="output">Name of the score among the outputs; null takes the only output that depends on both inputs.</param>
    /// <exception cref="InvalidArtifactException">The graph is no two-tower scorer; says what was found and expected.</exception>
    public static ScorerAnatomy Find(OnnxModel model, string userInput, string itemInput, string? output = null) => Find(
        model,
        ScorerDescriptor.Of(userInput, itemInput) with { Output = output });

    /// <summary>Finds what is not told of the anatomy.</summary>
    /// <param name="model">The scorer, its batch axes free.</param>
    /// <param name="told">What a person said of it.</param>
    /// <exception cref="InvalidArtifactException">The graph is no two-tower scorer; says what was found and expected.</exception>
    public static ScorerAnatomy Find(OnnxModel model, ScorerDescriptor told)
    {
        var sides = InputSides.Find(model, told);
        var marks = new DependenceMarks(model, sides.User, sides.Item);
        var score = Score(model, marks, told.Output);
        var interaction = InteractionNodes(model, marks, score);
        var (user, userSeen) = Tower(model, sides.User, told.User, Frontier(model, marks, interaction, Dependence.User, told.User), "user");
        var (item, itemSeen) = Tower(model, sides.Item, told.Item, Frontier(model, marks, interaction, Dependence.Item, told.Item), "item");
        var anatomy = new ScorerAnatomy(user, item, score, Pairing.Aligned, new Dictionary<string, int>());
        var part = InteractionCut.Of(model, anatomy);
        return anatomy with
        {
            Pairing = told.Pairing ?? PairingProbe.Find(part, [.. userSeen, .. itemSeen]),
            InteractionOperators = part.CountOperators(),
        };
    }

    /// <summary>Finds the anatomy of a tower that is a file of its own.</summary>
    /// <param name="model">The tower; all its inputs belong to it.</param>
    /// <param name="told">What a person said of it.</param>
    /// <param name="side">"user" or "item".</param>
    /// <exception cref="InvalidArtifactException">The graph gives no embedding; says what was found and expected.</exception>
    public static TowerAnatomy FindTower(OnnxModel model, TowerDescriptor told, string side)
    {
        var outputs = told.Embedding is null ? model.Outputs.Select(output => output.Name) : told.Embedding.Concat(told.Scalars ?? []);
        return Tower(model, [.. model.Inputs.Select(input => input.Name)], told, [.. outputs], side).Anatomy;
    }

    private static string Score(OnnxModel model, DependenceMarks marks, string? output)
    {
        var found = string.Join(", ", model.Outputs.Select(value => $"{value.Describe()} (of {DependenceMarks.Words(marks[value.Name])})"));
        var candidates = model.Outputs.Where(value => marks[value.Name] == Dependence.Both && (output is null || value.Name == output)).ToList();
        return candidates.Count switch
        {
            1 => candidates[0].Name,
            0 => throw new InvalidArtifactException(model.Artifact, $"no {(output is null ? "output" : $"output '{output}'")} depends on user and item; found {found}"),
            _ => throw new InvalidArtifactException(model.Artifact, $"several outputs depend on user and item; name the score; found {found}"),
        };
    }

    private static List<OnnxNode> InteractionNodes(OnnxModel model, DependenceMarks marks, string score)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { score };
        var nodes = new List<OnnxNode>();
        foreach (var node in model.Nodes.Reverse())
        {
            if (node.Outputs.Any(output => needed.Contains(output) && marks[output] == Dependence.Both))
            {
                nodes.Add(node);
                needed.UnionWith(node.Reads);
            }
        }

        nodes.Reverse();
        return nodes;
    }

    private static List<string> Frontier(OnnxModel model, DependenceMarks marks, List<OnnxNode> interaction, Dependence side, TowerDescriptor told)
    {
        if (told.Embedding is { Count: > 0 } named)
        {
            return [.. named.Concat(told.Scalars ?? []).Select(name => marks[name] == side
                ? name
                : throw new InvalidArtifactException(model.Artifact, $"'{name}' (given as a value of {DependenceMarks.Words(side)}) depends on {DependenceMarks.Words(marks[name])}"))];
        }

        var frontier = interaction.SelectMany(node => node.Reads).Where(name => marks[name] == side).Select(name => BeforeTranspose(model, name)).Distinct(StringComparer.Ordinal).ToList();
        return frontier.Count > 0
            ? [.. frontier.Where(name => told.Scalars?.Contains(name) == true || !IsDerived(model, marks, frontier, name))]
            : throw new InvalidArtifactException(model.Artifact, $"nothing that depends on {DependenceMarks.Words(side)} reaches the score");
    }

    /// <summary>What a value was before its axes were moved: the items of u v^T stand in its columns, and in the rows of v.</summary>
    private static string BeforeTranspose(OnnxModel model, string name)
    {
        foreach (var node in model.Nodes.Reverse())
        {
            if (node is { Operator: "Transpose", Domain: "" } && node.Outputs[0] == name)
            {
                name = node.Inputs[0];
            }
        }

        return name;
    }

    /// <summary>Whether a frontier value is computed from other frontier values and constants alone.</summary>
    private static bool IsDerived(OnnxModel model, DependenceMarks marks, List<string> frontier, string name)
    {
        var others = frontier.Where(other => other != name).ToHashSet(StringComparer.Ordinal);
        var (needed, derived) = (new HashSet<string>(StringComparer.Ordinal) { name }, false);
        foreach (var node in model.Nodes.Reverse())
        {
            if (node.Outputs.Any(needed.Remove))
            {
                var reads = node.Reads.Where(read => marks[read] != Dependence.Nothing).ToList();
                derived |= reads.Any(others.Contains);
                needed.UnionWith(reads.Where(read => !others.Contains(read)));
            }
        }

        return derived && needed.Count == 0; // What is still needed is an input of the graph.
    }

    private static (TowerAnatomy Anatomy, IReadOnlyList<ProbedTensor> Seen) Tower(
        OnnxModel model, IReadOnlyList<string> names, TowerDescriptor told, List<string> frontier, string side)
    {
        var (inputs, tensors) = new TowerProbe(model, side).Run(names, frontier, told.Batch);
        var (embedding, scalars) = (new List<FrontierTensor>(), new List<FrontierTensor>());
        foreach (var (name, type, value) in tensors)
        {
            var node = model.Nodes.FirstOrDefault(node => node.Outputs.Contains(name));
            long[] rowShape = [.. value.Shape.Skip(1)];
            var width = checked((int)rowShape.Aggregate(1L, (product, axis) => product * axis));
            var kind = width > 1 && told.Scalars?.Contains(name) != true ? embedding : scalars;
            kind.Add(new FrontierTensor(name, type, node is null ? "graph input" : $"{node.Operator} ({node.Name})", rowShape, kind.Sum(tensor => tensor.Width), width));
        }

        return embedding.Count > 0
            ? (new TowerAnatomy(inputs, inputs is [var only] ? IdCount(model, only) : null, embedding, scalars), tensors)
            : throw new InvalidArtifactException(
                model.Artifact,
                $"no {side} embedding: what the {side} alone gives to the score is {string.Join(", ", scalars.Select(tensor => $"'{tensor.Tensor}' of one column"))}, expected a vector of at least 2");
    }

    /// <summary>Follows an id through casts and reshapes to the tables that it indexes.</summary>
    private static int? IdCount(OnnxModel model, TowerInput input)
    {
        if (!input.TakesIntegers || !input.Batched || input.RowShape.Any(axis => axis != 1))
        {
            return null;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal) { input.Name };
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
