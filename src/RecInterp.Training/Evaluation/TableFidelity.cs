using System.Diagnostics;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Evaluation;

/// <summary>Measures what a dictionary keeps of a table of embeddings, beside the baselines that it must be seen against. There are no scores, and so no lists.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class TableFidelity
{
    /// <summary>Evaluates a dictionary.</summary>
    /// <param name="source">The embeddings; of a scorer, its users alone.</param>
    /// <param name="dictionary">The dictionary, of the embeddings' width.</param>
    /// <param name="options">Settings; those of lists are not read, and users are rows.</param>
    /// <param name="progress">Told the stage and the share of it that is done, 0 to 1.</param>
    /// <param name="cancellation">Checked before each row of the report.</param>
    /// <exception cref="ArgumentException">The widths differ, an option is out of range, or there are more values than can be measured at once.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static TableFidelityReport Run(
        TrainingSource source,
        LatentDictionary dictionary,
        FidelityOptions options,
        IProgress<(string Stage, double Share)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dictionary);
        ArgumentNullException.ThrowIfNull(options);
        Check(source, dictionary, options);
        var started = Stopwatch.GetTimestamp();
        var chosen = Candidates.Rows(source.Users.Rows, options);
        var table = chosen.Length == source.Users.Rows ? source.Users.Embeddings : source.Users.Embeddings.View(chosen);
        if ((long)table.Rows * table.Width > Array.MaxLength)
        {
            throw new ArgumentException($"{source.Reference.File}: found {table.Rows} rows of {table.Width} values, expected at most {Array.MaxLength / table.Width} rows; draw some of them (--users)", nameof(source));
        }

        var rows = new List<TableFidelityRow>();
        DensityHistogram? density = null;
        foreach (var candidate in Candidates.Of(dictionary, table, new EmbeddingTable(0, table.Width, []), options))
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((candidate.Name, (double)rows.Count / Candidates.Count(options)));
            density ??= DensityHistogram.Of(candidate.Usage);
            rows.Add(Measure(candidate, table));
        }

        progress?.Report(("done", 1));
        return new TableFidelityReport(
            source.Reference.File, source.Reference.Sha256, table.Rows, rows, density!, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static void Check(TrainingSource source, LatentDictionary dictionary, FidelityOptions options)
    {
        if (source.Width != dictionary.EmbeddingWidth)
        {
            throw new ArgumentException(
                $"the dictionary is for embeddings of width {dictionary.EmbeddingWidth}, those of {source.Reference.File} have {source.Width}", nameof(dictionary));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(source.Users.Rows, 1, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Users ?? 1, 1, nameof(options));
        Candidates.CheckPrefixes(options.Prefixes, dictionary.LatentCount);
    }

    private static TableFidelityRow Measure(Reconstruction candidate, EmbeddingTable table)
    {
        var geometry = RowGeometry.Measure(table, candidate.Users);
        return new TableFidelityRow(
            candidate.Name,
            candidate.Note,
            candidate.Latents,
            candidate.Usage.MeanActive,
            candidate.Usage.Dead,
            candidate.Usage.Dense,
            VarianceUnexplained.Compute(table, candidate.Users),
            geometry.Cosine,
            geometry.NormRatio);
    }
}
