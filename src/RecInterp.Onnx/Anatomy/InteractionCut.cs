using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>Cuts the interaction out of a scorer: its inputs are the frontier tensors, its output is the score.</summary>
public static class InteractionCut
{
    /// <summary>Cuts.</summary>
    /// <param name="scorer">The whole scorer, its batch axes free.</param>
    /// <param name="anatomy">Its anatomy.</param>
    /// <returns>The interaction, its shape no longer tied to what is inside the towers.</returns>
    /// <exception cref="Files.InvalidArtifactException">The score depends on a tower otherwise than by its frontier tensors.</exception>
    public static OnnxModel Of(OnnxModel scorer, ScorerAnatomy anatomy)
    {
        var marks = new DependenceMarks(scorer, anatomy.User.Inputs.Select(input => input.Name), anatomy.Item.Inputs.Select(input => input.Name));
        var frontier = anatomy.User.Frontier().Concat(anatomy.Item.Frontier()).Select(tensor => tensor.Tensor).ToHashSet(StringComparer.Ordinal);
        var free = ShapeReads.Detach(
            scorer,
            value => marks[value] is Dependence.User or Dependence.Item && !frontier.Contains(value),
            value =>
            {
                var (tower, side) = marks[value] == Dependence.User ? (anatomy.User, "user") : (anatomy.Item, "item");
                return (tower.Embedding[0].Tensor, new TowerProbe(scorer, side).RowShapeOf(tower.Inputs, value));
            });
        var interaction = GraphCut.Extract(
            free,
            [.. anatomy.User.Frontier().Concat(anatomy.Item.Frontier()).Select(tensor => new OnnxValue(tensor.Tensor, tensor.ElementType, [null, .. tensor.RowShape]))],
            [scorer.Outputs.Single(output => output.Name == anatomy.Output)]);
        return anatomy.Pairing == Pairing.Block ? WithRowsOfItsOwn(interaction, anatomy) : interaction;
    }

    /// <summary>Names the rows of users and items differently, as there may be more of the one than of the other: the runtime reuses memory of values whose axes have one name.</summary>
    private static OnnxModel WithRowsOfItsOwn(OnnxModel interaction, ScorerAnatomy anatomy)
    {
        var proto = interaction.Proto.Clone();
        var ofUser = anatomy.User.Frontier().Select(tensor => tensor.Tensor).ToHashSet(StringComparer.Ordinal);
        foreach (var input in proto.Graph.Input)
        {
            input.Type.TensorType.Shape.Dim[0].DimParam = ofUser.Contains(input.Name) ? "U" : "I";
        }

        foreach (var output in proto.Graph.Output.Where(output => output.Type?.TensorType is not null))
        {
            output.Type.TensorType.Shape = null;
        }

        return OnnxModel.Of(interaction.Artifact, proto);
    }
}
