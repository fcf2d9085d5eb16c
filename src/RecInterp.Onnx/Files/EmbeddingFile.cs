using RecInterp.Core.Towers;

namespace RecInterp.Onnx.Files;

/// <summary>One matrix of floats in a .npy, .npz or .safetensors file, of any size: mapped where it stands in float32, else copied block by block and mapped.</summary>
/// <remarks>A .npy file in Fortran order is read whole. What is mapped must not be changed until the process ends.</remarks>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class EmbeddingFile
{
    private const int BlockBytes = 1 << 22;

    /// <summary>Whether a path ends as a file that can be opened does.</summary>
    /// <param name="path">The path; the file need not exist.</param>
    public static bool IsNamedLikeOne(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".npz" or ".safetensors";

    /// <summary>Opens a matrix.</summary>
    /// <param name="path">A .npy, .npz or .safetensors file.</param>
    /// <param name="array">Name of the array in a .npz or .safetensors file; null takes the only matrix of floats.</param>
    /// <param name="scratch">A folder for copies of what cannot be mapped in place; it is left as it was.</param>
    /// <param name="cancellation">Stops the copying.</param>
    /// <returns>The matrix, at least one row and one column, all values finite.</returns>
    /// <exception cref="InvalidArtifactException">The file holds no such matrix, or several and none was named, or a value that is not finite: its row and column are named.</exception>
    /// <exception cref="IOException">The scratch folder cannot be written.</exception>
    public static EmbeddingTable Open(string path, string? array, string scratch, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
        {
            throw new InvalidArtifactException(path, "no such file, expected embeddings");
        }

        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy" when array is null:
                return OpenNpy(path, path, scratch, cancellation);
            case ".npy":
                throw new InvalidArtifactException(path, $"holds one array without a name, found the name '{array}' for it, expected none");
            case ".npz":
                return OpenNpz(path, array, scratch, cancellation);
            case ".safetensors":
                return OpenSafetensors(path, array, scratch, cancellation);
            default:
                throw new InvalidArtifactException(path, "expected embeddings as .npy, .npz or .safetensors");
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="scratch">A folder for a copy.</param>
    /// <param name="cancellation">Stops the copying.</param>
    private static EmbeddingTable OpenNpy(string path, string name, string scratch, CancellationToken cancellation)
    {
        NpyHeader header;
        using (var stream = OpenRead(path))
        {
            header = NpyHeader.Read(name, stream);
            header.ExpectBytes(name, stream.Length - header.DataStart);
        }

        var (rows, columns) = ExpectMatrix(name, header.Type[1] == 'f', header.Shape);
        if (header.IsFortran)
        {
            return new EmbeddingTable(rows, columns, NpyFile.Parse(name, ReadAll(path)).Floats!);
        }

        return header.Type == "<f4"
            ? Mapped(path, name, header.DataStart, rows, columns)
            : Converted(path, name, header.DataStart, rows, columns, header.Size, block => NpyFile.Convert(header.Type, block.Length / header.Size, block).Floats!, scratch, cancellation);
    }

    private static EmbeddingTable OpenNpz(string path, string? array, string scratch, CancellationToken cancellation)
    {
        var heads = NpzFile.Heads(path);
        var chosen = Choose(path, array, heads.ToDictionary(head => head.Key, head => (head.Value.Type[1] == 'f', head.Value.Shape), StringComparer.Ordinal));
        var member = ScratchMatrix.NewPath(scratch);
        try
        {
            NpzFile.Extract(path, chosen, member, cancellation);
            return OpenNpy(member, NpzFile.Member(path, chosen), scratch, cancellation);
        }
        finally
        {
            File.Delete(member);
        }
    }

    private static EmbeddingTable OpenSafetensors(string path, string? array, string scratch, CancellationToken cancellation)
    {
        SafetensorsHeader header;
        using (var stream = OpenRead(path))
        {
            header = SafetensorsHeader.Read(path, stream);
        }

        var chosen = Choose(path, array, header.Entries.ToDictionary(entry => entry.Name, entry => (true, entry.Shape), StringComparer.Ordinal));
        var entry = header.Entries.Single(entry => entry.Name == chosen);
        var (name, start) = ($"{path}[{chosen}]", header.DataStart + entry.Begin);
        var (rows, columns) = ExpectMatrix(name, holdsFloats: true, entry.Shape);
        return entry.Type == "F32" && start % sizeof(float) == 0
            ? Mapped(path, name, start, rows, columns)
            : Converted(path, name, start, rows, columns, SafetensorsHeader.Size(entry.Type), block => SafetensorsFile.Convert(entry.Type, block), scratch, cancellation);
    }

    /// <summary>The array that is named, or the only one that can be meant.</summary>
    private static string Choose(string path, string? array, Dictionary<string, (bool HoldsFloats, long[] Shape)> arrays)
    {
        string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"{name} ({string.Join(", ", arrays[name].Shape)})"));
        if (array is not null)
        {
            return arrays.ContainsKey(array) ? array : throw new InvalidArtifactException(path, $"holds no array '{array}', found {(arrays.Count == 0 ? "none" : Names(arrays.Keys))}");
        }

        var matrices = arrays.Where(entry => entry.Value is { HoldsFloats: true, Shape.Length: 2 }).Select(entry => entry.Key).ToList();
        return matrices.Count switch
        {
            1 => matrices[0],
            0 => throw new InvalidArtifactException(path, $"holds no two-dimensional array of floats, found {(arrays.Count == 0 ? "no arrays" : Names(arrays.Keys))}"),
            _ => throw new InvalidArtifactException(path, $"holds several matrices of floats: {Names(matrices)}; expected one, or the name of one of them (--array)"),
        };
    }

    private static (int Rows, int Columns) ExpectMatrix(string name, bool holdsFloats, long[] shape) =>
        holdsFloats && shape is [> 0 and <= int.MaxValue, > 0 and <= 1 << 24]
            ? ((int)shape[0], (int)shape[1])
            : throw new InvalidArtifactException(
                name, $"found {(holdsFloats ? "floats" : "integers")} of shape ({string.Join(", ", shape)}), expected a two-dimensional array of floats with 1 to {int.MaxValue} rows and 1 to {1 << 24} columns");

    private static EmbeddingTable Mapped(string path, string name, long start, int rows, int columns)
    {
        NpyFile.ExpectFinite(path, name, start, (long)rows * columns, columns);
        return NpyMapping.Map(path, start, rows, columns);
    }

    private static EmbeddingTable Converted(
        string path, string name, long start, int rows, int columns, int size, BlockConversion convert, string scratch, CancellationToken cancellation)
    {
        using var matrix = new ScratchMatrix(scratch, columns);
        using var stream = OpenRead(path);
        stream.Position = start;
        var block = new byte[Math.Max(1, BlockBytes / (columns * size)) * columns * size];
        for (var row = 0; row < rows;)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(block.Length / (columns * size), rows - row);
            var bytes = block.AsSpan(0, count * columns * size);
            stream.ReadExactly(bytes);
            var values = convert(bytes);
            NpyFile.ExpectFinite(name, values, (long)row * columns, columns);
            matrix.Append(values);
            row += count;
        }

        return matrix.Map();
    }

    private static FileStream OpenRead(string path) => Reading(path, File.OpenRead);

    private static byte[] ReadAll(string path) => Reading(path, File.ReadAllBytes);

    private static T Reading<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Converts whole rows to float32.</summary>
    private delegate float[] BlockConversion(ReadOnlySpan<byte> block);
}
