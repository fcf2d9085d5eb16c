using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Scorers;
using RecInterp.Reproduction.Experiments;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.Reproduction.RecSae.Published;
using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;

namespace RecInterp.Reproduction.RecSae.Dictionaries;

/// <summary>RecSAE's dictionaries: trained once for a base, a recipe and a form of training, and kept beside the base's probes.</summary>
internal static class TrainedSae
{
    /// <summary>Steps without activity after which the clean training counts a latent as dead.</summary>
    private const int DeadAfterSteps = 100;

    /// <summary>Most rows that the clean training draws its batches from: a guess that spares the counting of active latents over all rows at its end.</summary>
    private const int MostRows = 65_536;

    /// <summary>Share of the steps, at the end, in which the learning rate falls.</summary>
    private const double DecayShare = 0.3;

    /// <summary>Opens a recipe's dictionary, or trains it.</summary>
    /// <param name="probes">The base.</param>
    /// <param name="recipe">Which dictionary.</param>
    /// <param name="context">Threads, and whether the published form of training is followed.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static LatentDictionary Get(ProbeFolder probes, SaeRecipe recipe, ExperimentContext context, CancellationToken cancellation)
    {
        var path = $"{probes.Path}-{(context.PaperCode ? "published" : "clean")}-{recipe.Key}";
        if (Directory.Exists(path))
        {
            return DictionaryFolder.Open(path).Dictionary;
        }

        context.Progress?.Report(($"{probes.Manifest.Recipe.Title}: dictionary {recipe.Key}", 0));
        var start = System.Diagnostics.Stopwatch.StartNew();
        var dictionary = context.PaperCode
            ? PublishedTraining.Run(probes, PublishedOptions.Of(recipe, context.Threads), cancellation).Dictionary
            : Train(probes, recipe, context, cancellation);
        DictionaryFolder.Write(
            path,
            dictionary,
            new ScorerReference(probes.Manifest.Recipe.Key, probes.Manifest.Files["train.npy"].Sha256) { IsTable = true },
            new JsonObject { ["recipe"] = recipe.Key, ["seconds"] = Math.Round(start.Elapsed.TotalSeconds, 1) },
            [],
            overwrite: false);
        return dictionary;
    }

    private static LatentDictionary Train(ProbeFolder probes, SaeRecipe recipe, ExperimentContext context, CancellationToken cancellation)
    {
        var rows = probes.TrainRows(MostRows);
        var options = new TrainingOptions
        {
            Architecture = ArchitectureKind.TopK,
            Active = recipe.Active,
            Latents = recipe.Scale * rows.Width,
            RevivesDead = true,
            DeadAfterSteps = DeadAfterSteps,
            Beta = 0,
            Lambda2 = 0,
            InputTransform = InputTransformFit.None, // As published: the encoder reads the vector as it is, less b_dec.
            Steps = recipe.Steps,
            BatchSize = recipe.BatchSize,
            LearningRate = recipe.LearningRate,
            DecayShare = DecayShare,
            Seed = recipe.Seed,
            Threads = context.Threads,
        };
        return TrainingRun.Run(TrainingSource.Of(rows, probes.Manifest.Recipe.Key, cancellation), options, null, cancellation).Dictionary;
    }
}
