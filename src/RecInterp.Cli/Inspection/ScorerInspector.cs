using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;
using RecInterp.Training.Interactions;

namespace RecInterp.Cli.Inspection;

/// <summary>Understands a scorer, or a tower alone, without running it on anybody.</summary>
internal static class ScorerInspector
{
    /// <summary>Inspects a scorer.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="told">What is told of it.</param>
    /// <exception cref="InvalidArtifactException">It is neither a two-tower scorer nor a tower.</exception>
    public static ScorerInspection Scorer(string path, ScorerDescriptor told)
    {
        var model = OnnxModel.Read(path);
        var reading = ScorerReading.Of(model, told);
        var interaction = InteractionCut.Of(reading.Model, reading.Anatomy);
        return Describe(
            path,
            model,
            Tower(reading.Model, reading.Anatomy.User),
            Tower(reading.Model, reading.Anatomy.Item),
            new InspectedInteraction(reading.Anatomy.Output, reading.Anatomy.Pairing, Form(interaction, reading.Anatomy), Parameters(interaction), interaction.CountOperators(), Training(interaction, reading.Anatomy)),
            reading.Changes);
    }

    /// <summary>Inspects a tower that is a file of its own.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="told">What is told of it.</param>
    /// <param name="side">"user" or "item".</param>
    /// <exception cref="InvalidArtifactException">It is no tower.</exception>
    public static ScorerInspection TowerAlone(string path, TowerDescriptor told, string side)
    {
        var model = OnnxModel.Read(path);
        var reading = TowerReading.Of(model, told, side);
        return Describe(path, model, Tower(reading.Model, reading.Anatomy), null, null, reading.Changes);
    }

    private static ScorerInspection Describe(
        string path, OnnxModel model, InspectedTower user, InspectedTower? item, InspectedInteraction? interaction, IReadOnlyList<string> changes) => new(
            path,
            model.Producer,
            model.IrVersion,
            new SortedDictionary<string, long>(model.Opsets.ToDictionary(opset => opset.Key.Length == 0 ? "ai.onnx" : opset.Key, opset => opset.Value, StringComparer.Ordinal), StringComparer.Ordinal),
            Parameters(model),
            new SortedDictionary<string, long>(
                Weights(model).GroupBy(weight => weight.ElementType.ToString().ToLowerInvariant(), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(weight => weight.Count), StringComparer.Ordinal),
                StringComparer.Ordinal),
            user,
            item,
            interaction,
            changes);

    private static InspectedTower Tower(OnnxModel model, TowerAnatomy anatomy)
    {
        if (anatomy.Frontier().All(tensor => model.Inputs.Any(input => input.Name == tensor.Tensor)))
        {
            return new InspectedTower(anatomy, 0, new Dictionary<string, int>()); // The inputs are the embedding.
        }

        var tower = TowerSession.Cut(model, anatomy);
        return new InspectedTower(anatomy, Parameters(tower), tower.CountOperators());
    }

    private static long Parameters(OnnxModel model) => Weights(model).Sum(weight => weight.Count);

    /// <summary>Constants of floats: integers are shapes and axes.</summary>
    private static IEnumerable<OnnxTensor> Weights(OnnxModel model) => model.Constants.Values.Where(constant => constant.Integers is null);

    private static string Form(OnnxModel interaction, ScorerAnatomy anatomy)
    {
        using var session = InteractionSession.Open(interaction, anatomy);
        return InteractionProbe.Recognise(session, anatomy).Describe(anatomy.User.ScalarCount + anatomy.Item.ScalarCount > 0);
    }

    private static string Training(OnnxModel interaction, ScorerAnatomy anatomy)
    {
        try
        {
            using var graph = new GraphInteraction(interaction, anatomy);
            return graph.RoundingLoss == 0 ? "gradients flow to both embeddings" : $"gradients flow to both embeddings; float64 weights are rounded to float32, by a share of {graph.RoundingLoss:G2} at most";
        }
        catch (InvalidArtifactException e)
        {
            return e.Message;
        }
    }
}
