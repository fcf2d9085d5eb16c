using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>What was understood of a scorer, and the changes to its graph that made it a two-tower scorer with free batch axes.</summary>
/// <param name="Original">The graph as it was read; without its TopK where it scores both sides and then takes the best.</param>
/// <param name="Model">The graph that towers and interaction are cut out of; the original itself where nothing had to be changed.</param>
/// <param name="Anatomy">The anatomy of <paramref name="Model"/>.</param>
/// <param name="Catalogue">For a graph that ended in TopK: the value of the original with the scores of all items; else null.</param>
/// <param name="Changes">What was changed, in words.</param>
public sealed record ScorerReading(OnnxModel Original, OnnxModel Model, ScorerAnatomy Anatomy, string? Catalogue, IReadOnlyList<string> Changes)
{
    /// <summary>Understands a scorer.</summary>
    /// <param name="model">The scorer.</param>
    /// <param name="told">What a person said of it.</param>
    /// <exception cref="InvalidArtifactException">The graph is no two-tower scorer; says what was found and expected.</exception>
    public static ScorerReading Of(OnnxModel model, ScorerDescriptor told)
    {
        var changes = new List<string>();
        if (model.Inputs.Count == 0)
        {
            throw new InvalidArtifactException(model.Artifact, "has no inputs, expected one that selects or describes the user and one for the item");
        }

        var alone = model.Inputs.Count == 1 || told.User.Inputs?.Count == model.Inputs.Count;
        if (!alone)
        {
            var scorer = Retrieval.BeforeTopK(model, changes);
            return Read(scorer, scorer, told, null, changes);
        }

        var retrieval = Retrieval.Of(model, changes) ?? throw OneSided(model);
        var completed = told with
        {
            User = told.User with { Inputs = [.. model.Inputs.Select(input => input.Name)] },
            Item = told.Item with { Inputs = [retrieval.ItemInput] },
            Output = null,
        };
        return Read(model, retrieval.Model, completed, retrieval.Scores, changes);
    }

    private static ScorerReading Read(OnnxModel original, OnnxModel model, ScorerDescriptor told, string? catalogue, List<string> changes)
    {
        var sides = InputSides.Find(model, told);
        var named = told with { User = told.User with { Inputs = sides.User }, Item = told.Item with { Inputs = sides.Item } };
        var batched = model.Inputs.Where(input => MayHaveBatch(input, sides.User.Contains(input.Name) ? told.User.Batch : told.Item.Batch)).ToList();
        var freedChanges = new List<string>();
        var freed = BatchFreeing.Free(model, batched, freedChanges);
        if (ReferenceEquals(freed, model))
        {
            return new ScorerReading(original, model, AnatomyFinder.Find(model, named), catalogue, changes);
        }

        try
        {
            var anatomy = AnatomyFinder.Find(freed, named);
            return new ScorerReading(original, freed, anatomy, catalogue, [.. changes, .. freedChanges]);
        }
        catch (InvalidArtifactException e)
        {
            var lengths = string.Join(" and ", batched.Where(input => input.Shape is [not null, ..]).Select(input => input.Describe()));
            throw new InvalidArtifactException(
                model.Artifact,
                $"its batch axis is fixed ({lengths}) and could not be made free ({string.Join("; ", freedChanges)}): {e.Message} Export it with a dynamic batch axis, or say in a descriptor that the inputs have none",
                e);
        }
    }

    /// <summary>A single axis of floats of fixed length is a row of features; anything else may begin with a batch axis.</summary>
    private static bool MayHaveBatch(OnnxValue input, BatchAxis told) =>
        told == BatchAxis.First || (told == BatchAxis.Found && input.Shape is { Count: > 1 } or { Count: 1 } && !(input.Shape.Count == 1 && input.ElementType is OnnxElementType.Float32 or OnnxElementType.Float64 && input.Shape[0] > 1));

    private static InvalidArtifactException OneSided(OnnxModel model)
    {
        var input = string.Join(" and ", model.Inputs.Select(input => input.Describe()));
        var output = string.Join(" and ", model.Outputs.Select(output => output.Describe()));
        var operators = string.Join(", ", model.CountOperators().Select(entry => $"{entry.Key} {entry.Value}"));
        return new InvalidArtifactException(
            model.Artifact,
            $"has one side only: found the input {input}, the output {output} and the operators {operators}; expected a scorer with a user and an item input whose towers meet in a score, or one that ends in TopK over a table of items. "
                + "A tree or a linear model over one row of features has no embeddings. If the file is one tower of two, import it as --user-tower or --item-tower with a declared --interaction");
    }
}
