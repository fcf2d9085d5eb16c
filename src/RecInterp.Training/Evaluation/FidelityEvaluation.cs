using System.Diagnostics;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Scoring;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Training.Evaluation;

/// <summary>Measures how well a dictionary keeps a scorer's answers, beside the baselines that it must be seen against.</summary>
/// <remarks>
/// Users and items are both replaced by their reconstructions; every user's top list over the whole catalogue is compared
/// with the list that the original embeddings give. Fidelity is bought with density, so L0 always stands beside it.
/// </remarks>
public static class FidelityEvaluation
{
    /// <summary>Evaluates a dictionary.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="dictionary">The dictionary, of the scorer's embedding width.</param>
    /// <param name="options">Settings.</param>
    /// <param name="progress">Told the stage and the share of it that is done, 0 to 1.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <exception cref="ArgumentException">The widths differ, or an option is out of range.</exception>
    public static FidelityReport Run(
        ScorerFolder scorer,
        LatentDictionary dictionary,
        FidelityOptions options,
        IProgress<(string Stage, double Share)>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(scorer, dictionary, options);
        var started = Stopwatch.GetTimestamp();
        var (users, items) = (scorer.Users, scorer.Items);
        var chosen = Candidates.Rows(users.Rows, options);
        var judged = users.Select(chosen);
        var depth = Math.Min(options.Depth, items.Rows);

        using var scores = new CatalogueScores(scorer);
        var original = new int[judged.Rows][];
        scores.ForEach(judged, items, (user, row) => original[user] = TopItems.Select(row, depth), cancellation);

        var rows = new List<FidelityRow>();
        DensityHistogram? density = null;
        foreach (var candidate in Candidates.Of(dictionary, users.Embeddings, items.Embeddings, options))
        {
            progress?.Report((candidate.Name, (double)rows.Count / Candidates.Count(options)));
            density ??= DensityHistogram.Of(candidate.Usage);
            rows.Add(Measure(scores, candidate, users, items, chosen, original, depth, options.Persistence, cancellation));
        }

        progress?.Report(("done", 1));
        return new FidelityReport(
            scorer.Manifest.Source.File,
            scorer.Manifest.Source.Sha256,
            judged.Rows,
            items.Rows,
            depth,
            options.Persistence,
            RankBiasedOverlap.Maximum(depth, options.Persistence),
            rows,
            density!,
            Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static void Check(ScorerFolder scorer, LatentDictionary dictionary, FidelityOptions options)
    {
        if (scorer.Manifest.Anatomy.User.Width != dictionary.EmbeddingWidth || scorer.Manifest.Anatomy.Item.Width != dictionary.EmbeddingWidth)
        {
            throw new ArgumentException(
                $"the dictionary is for embeddings of width {dictionary.EmbeddingWidth}, the scorer's are {scorer.Manifest.Anatomy.User.Width} (users) and {scorer.Manifest.Anatomy.Item.Width} (items)",
                nameof(dictionary));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Depth, 2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Persistence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Persistence, 1);
        if (options.Users is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        }

        Candidates.CheckPrefixes(options.Prefixes, dictionary.LatentCount);
    }

    private static FidelityRow Measure(
        CatalogueScores scores,
        Reconstruction candidate,
        TowerTable users,
        TowerTable items,
        int[] chosen,
        int[][] original,
        int depth,
        double persistence,
        CancellationToken cancellation)
    {
        var overlaps = new double[chosen.Length];
        var taus = new double[chosen.Length];
        var shared = new double[chosen.Length];
        var losses = new double[chosen.Length];
        scores.ForEach(
            users.With(candidate.Users).Select(chosen),
            items.With(candidate.Items),
            (user, row) =>
            {
                var list = TopItems.Select(row, depth);
                overlaps[user] = RankBiasedOverlap.Compute(original[user], list, persistence);
                taus[user] = KendallTau.Compute(original[user], list);
                shared[user] = ListOverlap.Compute(original[user], list);
                losses[user] = NdcgLoss.Compute(original[user], list);
            },
            cancellation);
        var (overlap, overlapDeviation) = MeanAndDeviation(overlaps);
        var (tau, tauDeviation) = MeanAndDeviation(taus);
        var (before, after) = (EmbeddingTable.Concatenate(users.Embeddings, items.Embeddings), EmbeddingTable.Concatenate(candidate.Users, candidate.Items));
        var geometry = RowGeometry.Measure(before, after);
        return new FidelityRow(
            candidate.Name,
            candidate.Note,
            candidate.Latents,
            candidate.Usage.MeanActive,
            candidate.Usage.Dead,
            VarianceUnexplained.Compute(before, after),
            VarianceUnexplained.Compute(users.Embeddings, candidate.Users),
            VarianceUnexplained.Compute(items.Embeddings, candidate.Items),
            overlap,
            overlapDeviation,
            tau,
            tauDeviation)
        {
            Dense = candidate.Usage.Dense,
            NdcgLoss = losses.Average(),
            Overlap = shared.Average(),
            Cosine = geometry.Cosine,
            NormRatio = geometry.NormRatio,
            Monosemanticity = candidate.Monosemanticity,
        };
    }

    /// <summary>Mean and deviation of the values that are defined: tau of two lists that hold the same single item is not.</summary>
    private static (double Mean, double Deviation) MeanAndDeviation(double[] all)
    {
        double[] values = [.. all.Where(value => !double.IsNaN(value))];
        if (values.Length == 0)
        {
            return (double.NaN, double.NaN);
        }

        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length));
    }
}
