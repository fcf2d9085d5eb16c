using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Scorers;

/// <summary>Trained factors of all users or all items, as a file holds them.</summary>
/// <param name="Values">The file's matrix.</param>
/// <param name="Columns">Its columns that are the embedding.</param>
/// <param name="ScalarColumns">Its columns that are biases.</param>
public sealed record FactorTable(EmbeddingTable Values, IReadOnlyList<int> Columns, IReadOnlyList<int> ScalarColumns)
{
    /// <summary>Number of users or items.</summary>
    public int Rows => Values.Rows;

    /// <summary>A table whose columns are all embedding.</summary>
    /// <param name="values">The matrix.</param>
    public static FactorTable Of(EmbeddingTable values) => new(values, [.. Enumerable.Range(0, values.Width)], []);

    /// <summary>Reads the factors of one side.</summary>
    /// <param name="path">A .npy, .npz or .safetensors file.</param>
    /// <param name="name">Name of the array in a .npz or .safetensors file; null takes the one that is named after the side, or the only one.</param>
    /// <param name="side">"user" or "item".</param>
    /// <exception cref="InvalidArtifactException">The file holds no such matrix of floats.</exception>
    public static FactorTable Read(string path, string? name, string side)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy":
                return Of(NpyFile.MapMatrix(path));
            case ".npz":
                var arrays = NpzFile.Read(path).Where(entry => entry.Value is { Floats: not null, Shape.Length: 2 }).ToDictionary(entry => entry.Key, entry => (entry.Value.Shape, entry.Value.Floats!), StringComparer.Ordinal);
                return Of(Pick(path, arrays, name, side));
            case ".safetensors":
                var tensors = SafetensorsFile.Read(path).Where(entry => entry.Value.Shape.Length == 2).ToDictionary(entry => entry.Key, entry => (entry.Value.Shape, entry.Value.Values), StringComparer.Ordinal);
                return Of(Pick(path, tensors, name, side));
            default:
                throw new InvalidArtifactException(path, "expected a table of factors as .npy, .npz or .safetensors");
        }
    }

    /// <summary>Takes biases out of columns: where one side holds 1 in a column for everybody, the other side's column is added to every score.</summary>
    /// <remarks>So benfred/implicit stores the biases of its BPR and logistic factorisations. A dot product is the same either way; the
    /// dictionary is spared columns that say nothing of taste.</remarks>
    /// <param name="users">The users' factors.</param>
    /// <param name="items">The items' factors, as wide.</param>
    public static (FactorTable Users, FactorTable Items) SplitBiases(FactorTable users, FactorTable items)
    {
        var (userOnes, itemOnes) = (ConstantOnes(users.Values), ConstantOnes(items.Values));
        var taken = userOnes.Union(itemOnes).ToHashSet();
        if (users.Values.Width != items.Values.Width || taken.Count == 0 || taken.Count >= users.Values.Width - 1)
        {
            return (users, items);
        }

        int[] kept = [.. Enumerable.Range(0, users.Values.Width).Where(column => !taken.Contains(column))];
        return (users with { Columns = kept, ScalarColumns = [.. itemOnes] }, items with { Columns = kept, ScalarColumns = [.. userOnes.Except(itemOnes)] });
    }

    private static List<int> ConstantOnes(EmbeddingTable table)
    {
        var ones = Enumerable.Range(0, table.Width).ToList();
        for (var row = 0; row < table.Rows && ones.Count > 0; row++)
        {
            var at = row;
            ones.RemoveAll(column => table.Row(at)[column] != 1f);
        }

        return table.Rows < 2 ? [] : ones;
    }

    private static EmbeddingTable Pick(string path, Dictionary<string, (long[] Shape, float[] Values)> matrices, string? name, string side)
    {
        var found = matrices.Count == 0 ? "none" : string.Join(", ", matrices.Keys.Order(StringComparer.Ordinal));
        var candidates = name is not null ? [.. matrices.Keys.Where(key => key == name)]
            : matrices.Count == 1 ? [.. matrices.Keys]
            : matrices.Keys.Where(key => Anatomy.InputSides.IsOf(key, side)).ToList();
        if (candidates.Count != 1)
        {
            throw new InvalidArtifactException(path, $"holds the matrices of floats: {found}; expected {(name is null ? $"one that is named after the {side}s" : $"'{name}'")}");
        }

        var (shape, values) = matrices[candidates[0]];
        return new EmbeddingTable(checked((int)shape[0]), checked((int)shape[1]), values);
    }
}
