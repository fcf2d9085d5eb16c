using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Checkpoints;

/// <summary>The tensors of a checkpoint, taken by name and shape.</summary>
internal sealed class CheckpointTensors
{
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, (long[] Shape, float[] Values)> _tensors;
    private readonly HashSet<string> _left;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The safetensors file.</param>
    public CheckpointTensors(string path)
    {
        _path = path;
        _tensors = SafetensorsFile.Read(path);
        _left = [.. _tensors.Keys];
    }

    /// <summary>Takes a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape; null stands for any length of an axis.</param>
    /// <exception cref="InvalidArtifactException">It is missing or has another shape.</exception>
    public float[] Take(string name, params long?[] shape)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw new InvalidArtifactException(_path, $"has no tensor {name}; found {string.Join(", ", _tensors.Keys)}");
        }

        _left.Remove(name);
        return tensor.Shape.Length == shape.Length && tensor.Shape.Zip(shape).All(axis => axis.Second is null || axis.First == axis.Second)
            ? tensor.Values
            : throw new InvalidArtifactException(_path, $"tensor {name} has shape ({string.Join(", ", tensor.Shape)}), expected ({string.Join(", ", shape.Select(axis => axis?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"))})");
    }

    /// <summary>Refuses tensors that nobody took: they would be left out silently.</summary>
    public void ExpectNothingLeft()
    {
        if (_left.Count > 0)
        {
            throw new InvalidArtifactException(_path, $"also holds {string.Join(", ", _left.Order(StringComparer.Ordinal))}, which this architecture does not have");
        }
    }
}
