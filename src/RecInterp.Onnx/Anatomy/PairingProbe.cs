using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Tells how an interaction pairs its rows, by running it on two and on three.</summary>
internal static class PairingProbe
{
    /// <summary>Finds the pairing.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="frontier">What both towers gave to a probe of three rows.</param>
    /// <exception cref="InvalidArtifactException">The interaction does not run, or gives neither one score a row nor one a pair of rows.</exception>
    public static Pairing Find(OnnxModel interaction, IReadOnlyList<ProbedTensor> frontier)
    {
        using var session = OnnxSession.Open(interaction);
        var two = Scores(session, interaction, frontier, 2);
        var three = Scores(session, interaction, frontier, TowerProbe.Rows);
        return (two, three) switch
        {
            (2, 3) => Pairing.Aligned,
            (4, 9) => Pairing.Block,
            _ => throw new InvalidArtifactException(
                interaction.Artifact,
                $"the interaction gives {two} scores for 2 users and 2 items and {three} for 3 and 3, expected one a pair (2 and 3) or one for each user with each item (4 and 9)"),
        };
    }

    private static int Scores(OnnxSession session, OnnxModel interaction, IReadOnlyList<ProbedTensor> frontier, int rows)
    {
        var feeds = frontier.Select(tensor =>
        {
            long[] shape = [rows, .. tensor.Value.Shape.Skip(1)];
            return (tensor.Name, new OnnxTensor(shape, tensor.Value.Floats![..(int)shape.Aggregate(1L, (product, axis) => product * axis)], null));
        });
        try
        {
            return session.Run([.. feeds])[0].Floats?.Length
                ?? throw new InvalidArtifactException(interaction.Artifact, "the interaction gives integers, expected scores of floats");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArtifactException(interaction.Artifact, $"the interaction does not run on {rows} users and {rows} items: {e.Message}", e);
        }
    }
}
