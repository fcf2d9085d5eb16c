using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Tables.Factors;
using RecInterp.Training.Runs;

namespace RecInterp.Cli.Scorers;

/// <summary>Embeddings in a file of their own, without a scorer: .npy, .npz, .safetensors, Parquet, .csv or .tsv.</summary>
internal static class EmbeddingInput
{
    /// <summary>The kinds of files, for help and messages.</summary>
    public const string Kinds = ".npy, .npz, .safetensors, .parquet, a folder of .parquet files, .csv or .tsv";

    /// <summary>Whether a path names embeddings rather than a scorer folder, as its end or the folder's content says.</summary>
    /// <param name="path">The path; it need not exist.</param>
    public static bool IsOne(string path) => Directory.Exists(path)
        ? !File.Exists(Path.Combine(path, ArtifactFolder.ManifestName)) && Directory.EnumerateFiles(path, "*.parquet").Any()
        : File.Exists(path) || EmbeddingFile.IsNamedLikeOne(path) || TextFactors.IsNamedLikeOne(path) || ParquetTable.IsParquet(path);

    /// <summary>Opens embeddings; however many there are, they need not fit into memory.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="array">The array of a .npz or .safetensors file; null takes the only matrix.</param>
    /// <param name="scratch">A folder for a copy of what cannot be mapped in place; it is left as it was.</param>
    /// <param name="progress">Told the share that is read, where it is copied.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The embeddings, and what should be told of their rows; null where they are the file's.</returns>
    public static (TrainingSource Source, string? Note) Open(string path, string? array, string scratch, IProgress<(string Stage, double Share)> progress, CancellationToken cancellation)
    {
        progress.Report(("reading embeddings", 0));
        var (table, note) = Read(path, array, scratch, progress, cancellation);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return (TrainingSource.Of(table, name, cancellation), note is null ? null : $"{name}: {note}");
    }

    private static (EmbeddingTable Table, string? Note) Read(string path, string? array, string scratch, IProgress<(string Stage, double Share)> progress, CancellationToken cancellation)
    {
        if (EmbeddingFile.IsNamedLikeOne(path))
        {
            return (EmbeddingFile.Open(path, array, scratch, cancellation), null);
        }

        if (array is not null)
        {
            throw new InvalidArtifactException(path, $"holds no arrays with names, found the name '{array}' for one, expected none");
        }

        if (ParquetTable.IsParquet(path))
        {
            var parquet = ParquetTable.Read(path, scratch, "reading embeddings", progress, cancellation);
            return (parquet.Factors.Values, parquet.Order);
        }

        return TextFactors.IsNamedLikeOne(path)
            ? ReadText(path, scratch, progress, cancellation)
            : throw new InvalidArtifactException(path, $"expected a scorer folder (recinterp import makes one), or embeddings as {Kinds}");
    }

    private static (EmbeddingTable Table, string? Note) ReadText(string path, string scratch, IProgress<(string Stage, double Share)> progress, CancellationToken cancellation)
    {
        using var text = TextFactors.Open(path);
        using var matrix = new ScratchMatrix(scratch, text.Width);
        text.Stream(
            rows =>
            {
                matrix.Append(rows);
                progress.Report(("reading embeddings", text.Share));
            },
            cancellation);
        return (matrix.Map(), text.LeftOut is { } column ? $"column '{column}' numbers the rows and is left out" : null);
    }
}
