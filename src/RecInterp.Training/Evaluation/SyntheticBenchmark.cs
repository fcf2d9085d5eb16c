using System.Text.Json;
using RecInterp.Core.Concepts;
using RecInterp.Core.Dictionaries;
using RecInterp.Core.Fidelity;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;
using RecInterp.Training.Worlds;

namespace RecInterp.Training.Evaluation;

/// <summary>Every architecture on a two-tower world whose concepts are known, at one number of active latents.</summary>
/// <remarks>The idea is SynthSAEBench's (arXiv 2602.14687); the world is <see cref="PlantedConcepts"/>, with a dot product as its interaction. An untrained dictionary stands
/// beside the trained ones. All are trained alike: same steps, batches, learning rate and number of active latents.</remarks>
public static class SyntheticBenchmark
{
    /// <summary>The name of BatchTopK with prefixes.</summary>
    internal const string MatryoshkaName = "matryoshka-batch-top-k";

    /// <summary>The name of the baseline.</summary>
    internal const string UntrainedName = "untrained";

    private const double Decay = 0.3;

    /// <summary>Runs it.</summary>
    /// <param name="options">What is drawn and trained.</param>
    /// <param name="progress">Told the stage and the share of it all that is done.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>A row for each architecture, then the baseline, and how they stand to the published order.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SyntheticReport Run(SyntheticOptions options, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var meanActive = new List<double>();
        var active = new List<int>();
        var runs = new List<IReadOnlyList<SyntheticRow>>();
        for (var run = 0; run < options.Seeds; run++)
        {
            var seed = options.Seed + run;
            var world = PlantedConcepts.Draw(options.Concepts, options.Width, options.Users, options.Items, seed, options.Flat);
            meanActive.Add(world.MeanActive());
            active.Add(options.Active ?? Math.Max(1, (int)Math.Round(world.MeanActive(options.Latents))));
            runs.Add(Run(world, Dictionaries(options, active[^1], seed).ToList(), new Part(progress, run, options.Seeds), cancellation));
        }

        IReadOnlyList<SyntheticRow> Of(Func<IReadOnlyList<SyntheticRow>, SyntheticRow> of) => [.. runs[0].Select((_, row) => of([.. runs.Select(run => run[row])]))];
        var means = Of(SyntheticRow.Mean);
        return new SyntheticReport(options, meanActive, active, runs, means, Of(SyntheticRow.Deviation), PublishedOrder.Compare(means));
    }

    private static List<SyntheticRow> Run(PlantedConcepts world, List<(string Name, TrainingOptions Options)> dictionaries, Part progress, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-synthetic-").FullName;
        try
        {
            var scorer = Import(world, folder, cancellation);
            var rows = new List<SyntheticRow>();
            foreach (var (name, options) in dictionaries)
            {
                progress.Report(name, (double)rows.Count / dictionaries.Count);
                rows.Add(Measure(name, world, TrainingRun.Run(scorer, options, null, cancellation).Dictionary));
            }

            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, TrainingOptions Options)> Dictionaries(SyntheticOptions options, int active, int seed)
    {
        TrainingOptions Of(ArchitectureKind kind) => new()
        {
            Architecture = kind,
            Latents = options.Latents,
            Active = active,
            RevivesDead = true,
            Beta = 0,
            Lambda2 = 0,
            Steps = options.Steps,
            DecayShare = Decay,
            Seed = seed,
            InputTransform = InputTransformFit.None,
        };

        yield return (MatryoshkaName, Of(ArchitectureKind.BatchTopK) with { Prefixes = options.Prefixes });
        foreach (var kind in Enum.GetValues<ArchitectureKind>())
        {
            yield return (JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()), Of(kind));
        }

        yield return (UntrainedName, Of(ArchitectureKind.TopK) with { Steps = 1, LearningRate = 1e-12 });
    }

    private static ScorerFolder Import(PlantedConcepts world, string folder, CancellationToken cancellation)
    {
        SideSource Side(string name, EmbeddingTable table)
        {
            var path = Path.Combine(folder, name);
            NpyFile.Write(path, table.Rows, table.Width, table.Values);
            return new SideSource.Table(path, FactorTable.Of(table));
        }

        var target = Path.Combine(folder, "scorer");
        ScorerImport.Run(
            Side("users.npy", world.Users.Embeddings), Side("items.npy", world.Items.Embeddings), new DeclaredInteraction { Kind = DeclaredKind.Dot }, target, new ScorerImportOptions { VerifiedPairs = 1000 }, null, cancellation);
        return ScorerFolder.Open(target);
    }

    private static SyntheticRow Measure(string name, PlantedConcepts world, LatentDictionary dictionary)
    {
        var all = EmbeddingTable.Concatenate(world.Users.Embeddings, world.Items.Embeddings);
        var (latents, scales, values) = (new float[all.Rows * dictionary.LatentCount], new RowScale[all.Rows], new float[all.Rows * all.Width]);
        var x = new float[values.Length];
        all.CopyTo(0, x);
        dictionary.Encode(x, latents, scales);
        dictionary.Decode(latents, scales, values);
        var recovery = ConceptRecovery.Measure(world.Directions, dictionary.Decoder, world.Width, [.. world.Users.Active, .. world.Items.Active], latents);
        var activity = new int[dictionary.LatentCount];
        for (var place = 0; place < latents.Length; place++)
        {
            activity[place % activity.Length] += latents[place] > 0 ? 1 : 0;
        }

        return new SyntheticRow(
            name,
            recovery.F1,
            recovery.Mcc,
            recovery.Uniqueness,
            (double)activity.Sum() / all.Rows,
            VarianceUnexplained.Compute(new EmbeddingTable(all.Rows, all.Width, x), new EmbeddingTable(all.Rows, all.Width, values)),
            activity.Count(count => count == 0));
    }

    /// <summary>One run's part of the progress.</summary>
    private sealed class Part(IProgress<(string Stage, double Share)>? whole, int run, int runs)
    {
        public void Report(string stage, double share) => whole?.Report((runs == 1 ? stage : $"{stage}, run {run + 1} of {runs}", (run + share) / runs));
    }
}
