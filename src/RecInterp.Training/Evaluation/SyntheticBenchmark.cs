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
/// <remarks>The idea is SynthSAEBench's (arXiv 2602.14687); the world is <see cref="PlantedConcepts"/>, with a dot product as its interaction. An untrained dictionary and random
/// directions stand beside the trained ones.</remarks>
public static class SyntheticBenchmark
{
    /// <summary>Runs it.</summary>
    /// <param name="world">The world.</param>
    /// <param name="steps">Optimiser steps of each dictionary.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <param name="progress">Told the stage and the share of it that is done.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>A row for each architecture, then the baselines.</returns>
    public static IReadOnlyList<SyntheticRow> Run(
        PlantedConcepts world, int steps, int seed, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(world);
        var folder = Directory.CreateTempSubdirectory("recinterp-synthetic-").FullName;
        try
        {
            var scorer = Import(world, folder, cancellation);
            var active = (int)Math.Round((world.Users.MeanActive + world.Items.MeanActive) / 2);
            var runs = Runs(world.Count, active, steps, seed).ToList();
            var rows = new List<SyntheticRow>();
            foreach (var (name, options) in runs)
            {
                progress?.Report((name, (double)rows.Count / runs.Count));
                rows.Add(Measure(name, world, TrainingRun.Run(scorer, options, cancellation: cancellation).Dictionary));
            }

            rows.Add(Measure("untrained", world, TrainingRun.Run(scorer, Of(ArchitectureKind.TopK, world.Count, active, 1, seed) with { LearningRate = 1e-12 }, cancellation: cancellation).Dictionary));
            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, TrainingOptions Options)> Runs(int concepts, int active, int steps, int seed)
    {
        foreach (var kind in Enum.GetValues<ArchitectureKind>())
        {
            yield return (System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()), Of(kind, concepts, active, steps, seed));
        }

        yield return ("matryoshka-batch-top-k", Of(ArchitectureKind.BatchTopK, concepts, active, steps, seed) with { Prefixes = [concepts / 4, concepts / 2] });
    }

    /// <summary>As many latents as concepts: what is recovered is then no matter of luck in numbers.</summary>
    private static TrainingOptions Of(ArchitectureKind kind, int concepts, int active, int steps, int seed) => new()
    {
        Architecture = kind,
        Latents = concepts,
        Active = active,
        RevivesDead = true,
        Beta = 0,
        Lambda2 = 0,
        Steps = steps,
        Seed = seed,
        InputTransform = InputTransformFit.None,
    };

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
        var activity = Enumerable.Range(0, dictionary.LatentCount).Select(latent => Enumerable.Range(0, all.Rows).Count(row => latents[(row * dictionary.LatentCount) + latent] > 0)).ToArray();
        return new SyntheticRow(
            name,
            recovery.F1,
            recovery.Mcc,
            (double)activity.Sum() / all.Rows,
            VarianceUnexplained.Compute(new EmbeddingTable(all.Rows, all.Width, x), new EmbeddingTable(all.Rows, all.Width, values)),
            activity.Count(count => count == 0));
    }
}
