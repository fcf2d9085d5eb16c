using System.Diagnostics;
using RecInterp.Cli.Console;
using RecInterp.Cli.Serving;
using RecInterp.Cli.Verbs;
using RecInterp.Client;
using RecInterp.Core.Edits;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Evaluation;
using RecInterp.Training.Export;
using RecInterp.Training.Runs;
using RecInterp.Training.Worlds;

namespace RecInterp.Cli.Demo;

/// <summary>The whole job in one go, with the same code as the verbs: make a world, import, train, evaluate, export, serve, edit.</summary>
internal sealed class DemoRun(Terminal terminal, DemoOptions options)
{
    private const int Depth = 10;
    private const int Audience = 50;
    private const int ScorerEpochs = 10;

    private static readonly double?[] Levels = [null, 0, -0.25, -0.5, -1];

    private readonly List<DemoStep> _steps = [];
    private readonly long _started = Stopwatch.GetTimestamp();

    private string ScorerPath => Path.Combine(options.Folder, "scorer");

    private string DictionaryPath => Path.Combine(options.Folder, "dictionary");

    private string BundlePath => Path.Combine(options.Folder, "bundle");

    /// <summary>Runs the demonstration.</summary>
    /// <param name="cancellation">Stops it between steps.</param>
    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        var concept = Concept();
        Training().Validate();

        // 1. Something to interpret: a world with planted concepts, and a two-tower scorer trained on it.
        var (world, onnx) = Step("make a world and its scorer", MakeWorld, made =>
            $"{options.Users:N0} users, {options.Items:N0} items, {PlantedWorld.Concepts.Count} planted concepts; wrote {made.Onnx}");

        // 2. From here on only the ONNX file is known.
        Step("import", () => Import(onnx, cancellation), manifest =>
            $"found embeddings of width {manifest.Anatomy.User.Width} and a {(manifest.Interaction.Kind == Onnx.Anatomy.InteractionKind.Dot ? "dot product" : "graph")}; scores reproduced within {manifest.Agreement.MaxDeviation:G2}");
        Step("train", () => TrainVerb.Run(terminal, ScorerPath, array: null, Training(), null, DictionaryPath, overwrite: true, null, null, cancellation), record =>
            $"{record.Options.Latents} latents, {record.Steps:N0} steps; {record.MeanActiveUsers:F1} of them active for a user");
        var (dictionary, scorer) = EvaluateVerb.Open(DictionaryPath, ScorerPath);
        var fidelity = Step("evaluate", () => terminal.Progress("ranking", progress => FidelityEvaluation.Run(scorer, dictionary.Dictionary, new FidelityOptions(), progress, cancellation)), report =>
            $"RBO@{report.Depth} {report.Dictionary.RankBiasedOverlap:F3} of at most {report.RankBiasedOverlapMaximum:F3}, FVU {report.Dictionary.Fvu:F3}");
        Step("export", () => DictionaryExport.Run(dictionary, scorer, BundlePath, overwrite: true, cancellation), manifest =>
            $"three ONNX graphs; ONNX Runtime and TorchSharp differ by {manifest.Agreement.Max(agreement => Math.Max(agreement.Encode, agreement.Edit)):G2}");

        // 3. The sidecar, and the host that calls it.
        var latents = ConceptLatents.Find(scorer, dictionary.Dictionary, world.Carriers(concept));
        using var interaction = scorer.OpenInteraction();
        var ranker = new Ranker(scorer, interaction, world.Watched);
        var (hitRate, popularity) = BaseQuality.Measure(world, user => ranker.Top(user, scorer.Users.Embeddings.Row(user), Depth));
        var suppression = new Suppression(world, scorer, ranker, latents, concept);
        var socket = Path.Combine(Path.GetTempPath(), $"recinterp-{Environment.ProcessId}.sock");
        var served = Stopwatch.GetTimestamp();
        using var sidecar = SidecarProcess.Start(["--bundle", BundlePath, "--listen", "none", "--metrics", "none", "--unix-socket", socket], capture: true);
        await sidecar.WaitUntilListeningAsync(TimeSpan.FromSeconds(30), cancellation);
        using var client = RecInterpClient.Connect($"unix:{socket}", new RecInterpClientOptions { ExpectedBundle = BundleFolder.Open(BundlePath).Digest });
        var audience = suppression.Audience(Audience);
        if (audience.Length == 0)
        {
            throw new ArgumentException($"--concept: nobody's top {Depth} holds {PlantedWorld.Concepts[concept]}, expected at least one user's: choose another concept or more users");
        }

        var (levels, lists) = await suppression.RunAsync(client, audience, Levels, Depth, cancellation);
        var chosen = Gentlest(levels);
        var exact = await suppression.IsNoOpExactAsync(client, audience, cancellation);
        _steps.Add(new DemoStep("serve and edit", $"the sidecar answered {Levels.Length + 1} calls of {audience.Length} users on a Unix socket", Stopwatch.GetElapsedTime(served).TotalSeconds));

        return new DemoReport(
            _steps,
            hitRate,
            popularity,
            fidelity,
            options.Concept,
            latents.Latents,
            latents.Best.Purity,
            latents.Best.BaseRate,
            levels,
            audience.Length,
            levels[chosen].Level,
            audience[0],
            Listed(world, lists[0]),
            Listed(world, lists[chosen]),
            exact,
            Stopwatch.GetElapsedTime(_started).TotalSeconds);
    }

    /// <summary>The first level that takes the concept out of the lists (1 % or less is left), or the one that leaves least.</summary>
    private static int Gentlest(IReadOnlyList<SuppressionLevel> levels)
    {
        var least = Math.Max(0.01, levels.Min(level => level.ConceptShare));
        return levels.TakeWhile(level => level.ConceptShare > least).Count();
    }

    private static ListedItem[] Listed(PlantedWorld world, int[] list) =>
        [.. list.Select(item => new ListedItem(world.Items[item].Title, [.. world.Items[item].Concepts.Select(concept => PlantedWorld.Concepts[concept])]))];

    private int Concept()
    {
        var concept = PlantedWorld.Concepts.ToList().FindIndex(name => name.Equals(options.Concept, StringComparison.OrdinalIgnoreCase));
        return concept >= 0
            ? concept
            : throw new ArgumentException($"--concept: found '{options.Concept}', expected one of {string.Join(", ", PlantedWorld.Concepts)}");
    }

    private (PlantedWorld World, string Onnx) MakeWorld() => terminal.Progress("training the scorer", progress =>
    {
        var world = PlantedWorld.Create(options.Users, options.Items, options.Seed);
        Directory.CreateDirectory(options.Folder); // Not before the world's size is known to be right.
        var weights = TwoTowerTraining.Run(world, ScorerEpochs, options.Seed, new ShareOf(progress));
        var path = Path.Combine(options.Folder, "scorer.onnx");
        weights.ToOnnx().Write(path);
        world.WriteItems(Path.Combine(options.Folder, "items.csv"));
        return (world, path);
    });

    private ScorerManifest Import(string onnx, CancellationToken cancellation)
    {
        var import = new ScorerImportOptions { Descriptor = ScorerDescriptor.Of(TwoTowerWeights.UserInput, TwoTowerWeights.ItemInput), Overwrite = true };
        return terminal.Progress("reading", progress => ScorerImport.Run(onnx, ScorerPath, import, progress, cancellation));
    }

    private TrainingOptions Training() => new() { Latents = 64, Beta = 2, Lambda2 = 0.01, Steps = options.Steps, Seed = options.Seed };

    private T Step<T>(string name, Func<T> work, Func<T, string> outcome)
    {
        terminal.Say($"[grey]{name} ...[/]");
        var started = Stopwatch.GetTimestamp();
        var result = work();
        var step = new DemoStep(name, outcome(result), Stopwatch.GetElapsedTime(started).TotalSeconds);
        _steps.Add(step);
        terminal.Say($"[green]{name}[/] [grey]({step.Seconds:F1} s)[/] {Spectre.Console.Markup.Escape(step.Outcome)}");
        return result;
    }

    private sealed class ShareOf(IProgress<(string Stage, double Share)> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(("training the scorer", value));
    }
}
