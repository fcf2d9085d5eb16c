using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Anatomy;

/// <summary>What was understood of a tower that is a file of its own.</summary>
/// <param name="Model">The tower, its batch axes free where it has some, its outputs named after their side.</param>
/// <param name="Anatomy">Its anatomy.</param>
/// <param name="Changes">What was changed in its graph, in words.</param>
public sealed record TowerReading(OnnxModel Model, TowerAnatomy Anatomy, IReadOnlyList<string> Changes)
{
    /// <summary>Understands a tower.</summary>
    /// <param name="model">The tower.</param>
    /// <param name="told">What a person said of it.</param>
    /// <param name="side">"user" or "item".</param>
    /// <exception cref="InvalidArtifactException">The graph gives no embedding; says what was found and expected.</exception>
    public static TowerReading Of(OnnxModel model, TowerDescriptor told, string side)
    {
        if (model.Outputs.FirstOrDefault(output => output.ElementType is OnnxElementType.Text or OnnxElementType.Undefined && output.Shape is not null) is { } text)
        {
            throw new InvalidArtifactException(model.Artifact, $"output {text.Describe()}: expected an embedding of floats");
        }

        var changes = new List<string>();
        var mayBatch = told.Batch != BatchAxis.None;
        var freed = mayBatch ? BatchFreeing.Free(model, [.. model.Inputs.Where(input => input.Shape is { Count: > 1 } || told.Batch == BatchAxis.First)], changes) : model;
        var anatomy = AnatomyFinder.FindTower(freed, told, side);
        var edit = new GraphEdit(freed);
        return new TowerReading(Renamed(edit, anatomy, side, out var named), named, changes);
    }

    /// <summary>Two towers may both call their output "output"; here it is named after its side.</summary>
    private static OnnxModel Renamed(GraphEdit edit, TowerAnatomy anatomy, string side, out TowerAnatomy named)
    {
        FrontierTensor Rename(FrontierTensor tensor, string kind)
        {
            var node = edit.Node("Identity", $"{side}_{kind}_{tensor.Tensor}", tensor.Tensor);
            edit.Proto.Graph.Node.Add(node);
            return tensor with { Tensor = node.Output[0] };
        }

        named = anatomy with
        {
            Embedding = [.. anatomy.Embedding.Select(tensor => Rename(tensor, "embedding"))],
            Scalars = [.. anatomy.Scalars.Select(tensor => Rename(tensor, "scalar"))],
        };
        return edit.Finish();
    }
}
