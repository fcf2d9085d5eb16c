using Google.Protobuf;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>Tensors whose values stand in files beside the model: read from plain files in the model's own folder, and from nowhere else.</summary>
/// <remarks>Tables of embeddings may be larger than memory: large float32 initializers stay in their file, checked, and the runtime maps them.</remarks>
internal static class ExternalData
{
    private const long MostBytes = int.MaxValue; // Of all that is read together: what protobuf can hold, as parts are written with their values inside.
    private const long TableBytes = 128L << 20;

    /// <summary>Reads the values of all such tensors into the model, except those of large tables, whose place is checked.</summary>
    /// <param name="artifact">The model's file.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidArtifactException">A location leaves the folder, is a link, or does not hold what the tensor claims.</exception>
    /// <returns>Whether there were any.</returns>
    public static bool Load(string artifact, ModelProto model)
    {
        var any = false;
        var folder = Path.GetDirectoryName(Path.GetFullPath(artifact))!;
        long total = 0;
        foreach (var (owner, tensor) in Tensors(model))
        {
            if (!IsOutside(tensor))
            {
                continue;
            }

            any = true;
            var entries = tensor.ExternalData.GroupBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
            var location = entries.GetValueOrDefault("location", "");
            var path = Resolve(artifact, folder, owner, location);
            var length = new FileInfo(path).Length;
            var offset = Number(artifact, owner, entries, "offset") ?? 0;
            var bytes = Number(artifact, owner, entries, "length") ?? (length - offset);
            if (offset > length || bytes > length - offset || bytes < 0)
            {
                throw new InvalidArtifactException(artifact, $"{owner}: bytes {offset} to {offset + bytes} of '{location}' are claimed, which has {length}");
            }

            if (IsTable(model, tensor, offset, bytes))
            {
                Place(tensor, location, offset, bytes);
                continue;
            }

            total += bytes;
            if (total > MostBytes)
            {
                throw new InvalidArtifactException(
                    artifact, $"{owner}: its values and those before it are {total} bytes together, expected at most {MostBytes} beside float32 tables of {TableBytes} bytes and more");
            }

            using var stream = File.OpenRead(path);
            stream.Position = offset;
            var values = new byte[bytes];
            stream.ReadExactly(values);
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(values);
            tensor.ExternalData.Clear();
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
        }

        return any;
    }

    /// <summary>Whether a tensor's values stand in a file of their own still.</summary>
    public static bool IsOutside(TensorProto tensor) => tensor.DataLocation == TensorProto.Types.DataLocation.External;

    /// <summary>Where the values of a table stand, as <see cref="Load"/> left it.</summary>
    public static (string Location, long Offset, long Length) PlaceOf(TensorProto table)
    {
        long Number(string key) => long.Parse(table.ExternalData.Single(entry => entry.Key == key).Value, System.Globalization.CultureInfo.InvariantCulture);
        return (table.ExternalData.Single(entry => entry.Key == "location").Value, Number("offset"), Number("length"));
    }

    /// <summary>Says where a table's values stand.</summary>
    public static void Place(TensorProto table, string location, long offset, long length)
    {
        table.ExternalData.Clear();
        table.DataLocation = TensorProto.Types.DataLocation.External;
        foreach (var (key, value) in new[] { ("location", location), ("offset", Text(offset)), ("length", Text(length)) })
        {
            table.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    private static bool IsTable(ModelProto model, TensorProto tensor, long offset, long bytes) =>
        bytes >= TableBytes && offset % sizeof(float) == 0 && (OnnxElementType)tensor.DataType == OnnxElementType.Float32 && model.Graph.Initializer.Contains(tensor);

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Resolve(string artifact, string folder, string owner, string location)
    {
        var parts = location.Split('/');
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\\') || location.Contains(':') || location.Contains('\0') || parts.Any(part => part is "" or "." or ".."))
        {
            throw new InvalidArtifactException(artifact, $"{owner}: its values stand in '{location}', expected a file in the model's own folder, named without a root, '.' or '..'");
        }

        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (entry.LinkTarget is not null)
            {
                throw new InvalidArtifactException(artifact, $"{owner}: its values stand in '{location}', where '{part}' is a link; expected a plain file in the model's own folder");
            }
        }

        return File.Exists(path)
            ? path
            : throw new InvalidArtifactException(artifact, $"{owner}: its values stand in '{location}', which does not exist in the model's folder");
    }

    private static long? Number(string artifact, string owner, Dictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out var text))
        {
            return null;
        }

        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidArtifactException(artifact, $"{owner}: found {key} '{text}' of its external values, expected a whole number of 0 or more");
    }

    private static IEnumerable<(string Owner, TensorProto Tensor)> Tensors(ModelProto model) =>
        OfGraph(model.Graph, 0).Concat(model.Functions.SelectMany(function => function.Node.SelectMany(node => OfNode(node, 0))));

    private static IEnumerable<(string Owner, TensorProto Tensor)> OfGraph(GraphProto graph, int depth) => depth > 64 ? [] :
        graph.Initializer.Select(tensor => ($"initializer {tensor.Name}", tensor))
            .Concat(graph.SparseInitializer.SelectMany(sparse => new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>().Select(tensor => ($"sparse initializer {tensor.Name}", tensor))))
            .Concat(graph.Node.SelectMany(node => OfNode(node, depth)));

    private static IEnumerable<(string Owner, TensorProto Tensor)> OfNode(NodeProto node, int depth) => node.Attribute.SelectMany(attribute =>
        (attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T)).Select(tensor => ($"node {node.Name}, attribute {attribute.Name}", tensor))
            .Concat((attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G)).SelectMany(graph => OfGraph(graph, depth + 1))));
}
