using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Onnx.Scorers;

/// <summary>The rows that a tower is run on: all ids from 0, or rows read from files when they are asked for (.npz: held in memory). Immutable.</summary>
public sealed class TowerInputs
{
    private readonly IReadOnlyDictionary<string, NpyRows>? _arrays;

    private TowerInputs(int rows, IReadOnlyDictionary<string, NpyRows>? arrays)
    {
        Rows = rows;
        _arrays = arrays;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The ids 0 to count - 1.</summary>
    /// <param name="count">Number of ids.</param>
    public static TowerInputs Ids(int count) => new(count, null);

    /// <summary>Rows of a file.</summary>
    /// <param name="path">A .npy file for a tower of one input; for any number a .npz file, or a folder of .npy files, with an array named as each input.
    /// The first axis of an array counts the rows, the others are the input's row.</param>
    /// <param name="tower">The tower.</param>
    /// <exception cref="InvalidArtifactException">An array is missing, or its type or shape is not what the input takes.</exception>
    public static TowerInputs Read(string path, TowerAnatomy tower)
    {
        var arrays = new Dictionary<string, NpyRows>(StringComparer.Ordinal);
        var found = Arrays(path, tower);
        foreach (var input in tower.Inputs)
        {
            arrays[input.Name] = Check(path, input, found.GetValueOrDefault(input.Name)
                ?? throw new InvalidArtifactException(path, $"holds no array '{input.Name}'; found {string.Join(", ", found.Keys.Order(StringComparer.Ordinal))}, expected one for each of {tower.DescribeInputs()}"));
        }

        var counts = arrays.Select(entry => (Name: entry.Key, Rows: entry.Value.Shape[0])).ToList();
        return counts.Select(count => count.Rows).Distinct().Count() == 1
            ? new TowerInputs(checked((int)counts[0].Rows), arrays)
            : throw new InvalidArtifactException(path, $"found {string.Join(" and ", counts.Select(count => $"{count.Rows} rows of '{count.Name}'"))}, expected as many of each");
    }

    /// <summary>Some consecutive rows as the tensors that the tower takes.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="tower">The tower.</param>
    internal IReadOnlyList<(string Input, OnnxTensor Value)> Slice(int start, int count, TowerAnatomy tower)
    {
        var indices = new int[count];
        for (var i = 0; i < count; i++)
        {
            indices[i] = start + i;
        }

        return Gather(indices, tower);
    }

    /// <summary>Any rows as the tensors that the tower takes.</summary>
    /// <param name="rows">Row numbers; a single one where the tower has no batch axis.</param>
    /// <param name="tower">The tower.</param>
    internal IReadOnlyList<(string Input, OnnxTensor Value)> Gather(ReadOnlySpan<int> rows, TowerAnatomy tower)
    {
        var feeds = new List<(string, OnnxTensor)>(tower.Inputs.Count);
        foreach (var input in tower.Inputs)
        {
            feeds.Add((input.Name, Gather(rows, input)));
        }

        return feeds;
    }

    private static Dictionary<string, NpyRows> Arrays(string path, TowerAnatomy tower)
    {
        if (Directory.Exists(path))
        {
            return tower.Inputs.Where(input => File.Exists(PathOf(path, input))).ToDictionary(input => input.Name, input => NpyRows.Open(PathOf(path, input)), StringComparer.Ordinal);
        }

        if (Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase))
        {
            return NpzFile.Read(path).Where(entry => entry.Value.Shape.Length > 0).ToDictionary(entry => entry.Key, entry => NpyRows.Of(path, entry.Value), StringComparer.Ordinal);
        }

        return tower.Inputs is [var only]
            ? new Dictionary<string, NpyRows>(StringComparer.Ordinal) { [only.Name] = NpyRows.Open(path) }
            : throw new InvalidArtifactException(path, $"is one array, expected a .npz file or a folder of .npy files with an array for each of {tower.DescribeInputs()}");
    }

    private static string PathOf(string folder, TowerInput input) => Path.Combine(folder, $"{input.Name}.npy");

    private static NpyRows Check(string path, TowerInput input, NpyRows array)
    {
        var fits = array.Shape.Length == input.RowShape.Count + 1 && array.Shape[0] > 0 && array.HoldsFloats != input.TakesIntegers
            && array.Shape.Skip(1).Zip(input.RowShape).All(axes => axes.Second is null || axes.Second == axes.First);
        return fits
            ? array
            : throw new InvalidArtifactException(
                path,
                $"found {array.Describe()}, expected {(input.TakesIntegers ? "integers" : "floats")} of shape (n, {string.Join(", ", input.RowShape.Select(axis => axis?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"))}) for input '{input.Name}'");
    }

    private OnnxTensor Gather(ReadOnlySpan<int> rows, TowerInput input)
    {
        var array = _arrays?[input.Name];
        long[] rowShape = array is null ? [.. input.RowShape.Select(axis => axis ?? 1)] : array.Shape[1..];
        long[] shape = input.Batched ? [rows.Length, .. rowShape] : rowShape;
        if (array is not null)
        {
            var (floats, integers) = array.Read(rows);
            return new OnnxTensor(shape, floats, integers);
        }

        var ids = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            ids[i] = rows[i];
        }

        return new OnnxTensor(shape, null, ids);
    }
}
