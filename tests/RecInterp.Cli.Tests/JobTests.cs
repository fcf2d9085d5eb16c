using System.Text.Json;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>The job from a scorer to a bundle, verb by verb.</summary>
[Collection(Workshop.Collection)]
public class JobTests(Workshop workshop)
{
    [Fact]
    public void Import_reports_what_was_found_where()
    {
        var manifest = workshop.Results["import"];

        AssertKeys(manifest, "agreement", "anatomy", "changes", "files", "format", "formatVersion", "interaction", "items", "source", "users");
        AssertKeys(manifest.GetProperty("anatomy"), "interactionOperators", "item", "output", "pairing", "user");
        AssertKeys(manifest.GetProperty("anatomy").GetProperty("user"), "batched", "embedding", "idCount", "inputs", "scalarCount", "scalars", "width");
        Assert.Equal((40, 30), (manifest.GetProperty("users").GetInt32(), manifest.GetProperty("items").GetInt32()));
        Assert.Equal("dot", manifest.GetProperty("interaction").GetProperty("kind").GetString());
        Assert.InRange(manifest.GetProperty("agreement").GetProperty("maxDeviation").GetDouble(), 0, 1e-5);
        Assert.Equal(40, ScorerFolder.Open(Path.Combine(workshop.Folder, "scorer")).Users.Rows);
    }

    [Theory]
    [InlineData("TopK")]
    [InlineData("BatchTopK")]
    [InlineData("JumpRelu")]
    [InlineData("Gated")]
    [InlineData("Relu")]
    public async Task Every_architecture_goes_from_training_to_a_bundle(string architecture)
    {
        using var scratch = new ScratchFolder();
        var scorer = Path.Combine(workshop.Folder, "scorer");
        var (dictionary, bundle) = (scratch["dictionary"], scratch["bundle"]);

        var record = (await Recinterp.RunAsync(scratch.Path, "train", scorer, "--architecture", architecture, "-k", "3", "--latents", "16", "--prefixes", "4", "8", "--revive", "--steps", "400", "--out", dictionary, "--json")).Json();
        var export = (await Recinterp.RunAsync(scratch.Path, "export", dictionary, "--scorer", scorer, "--out", bundle, "--json")).Json();
        var report = (await Recinterp.RunAsync(scratch.Path, "evaluate", dictionary, "--scorer", scorer, "--json")).Json();

        Assert.Equal(0, record.GetProperty("options").GetProperty("lambda2").GetDouble()); // The Kullback-Leibler term is the tied ReLU's.
        Assert.All(export.GetProperty("agreement").EnumerateArray(), agreement => Assert.InRange(agreement.GetProperty("encode").GetDouble(), 0, 1e-5));
        Assert.Equal(architecture == "TopK" ? 3 : null, BundleFolder.Open(bundle).Dictionary.MostActive);
        Assert.InRange(report.GetProperty("rows")[0].GetProperty("meanActive").GetDouble(), 0.1, architecture == "TopK" ? 3 : 16);
        Assert.Equal(["dictionary", "first 4 latents", "first 8 latents", "identity"], Names(report).Take(4)); // The prefixes it was trained for.
    }

    [Fact]
    public async Task Evaluate_measures_the_prefixes_that_are_asked_for()
    {
        async Task<JsonElement> Evaluate(params string[] prefixes) =>
            (await Recinterp.RunAsync(workshop.Folder, ["evaluate", "dictionary", "--scorer", "scorer", "--no-baselines", "--json", .. prefixes])).Json();

        Assert.Equal(["dictionary"], Names(await Evaluate()));
        Assert.Equal(["dictionary"], Names(await Evaluate("--prefixes")));
        Assert.Equal(["dictionary", "first 2 latents", "first 5 latents"], Names(await Evaluate("--prefixes", "2", "5")));
        var refused = await Recinterp.RunAsync(workshop.Folder, "evaluate", "dictionary", "--scorer", "scorer", "--prefixes", "16");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("Prefixes: found 16, expected rising numbers from 1 to 15", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SaeLens")]
    [InlineData("Sparsify")]
    public async Task A_dictionary_goes_to_another_librarys_checkpoint_and_back(string format)
    {
        using var scratch = new ScratchFolder();
        var scorer = Path.Combine(workshop.Folder, "scorer");
        async Task<JsonElement> Run(params string[] arguments) => (await Recinterp.RunAsync(scratch.Path, [.. arguments, "--json"])).Json();
        await Run("train", scorer, "--architecture", "TopK", "-k", "3", "--latents", "16", "--steps", "200", "--input-transform", "CentreScale", "--out", "dictionary");

        await Run("convert", "dictionary", "--scorer", scorer, "--to", format, "--out", "checkpoint");
        var back = await Run("convert", "checkpoint", "--scorer", scorer, "--out", "back");
        var (first, second) = (await Run("evaluate", "dictionary", "--scorer", scorer), await Run("evaluate", "back", "--scorer", scorer));

        Assert.Equal(3, back.GetProperty("mostActive").GetInt32());
        double Fvu(JsonElement report) => report.GetProperty("rows")[0].GetProperty("fvu").GetDouble();
        Assert.Equal(Fvu(first), Fvu(second), 1e-4);
    }

    [Theory]
    [InlineData("Popularity", "PairMse", true)]
    [InlineData("ObservedPairs", "Pairwise", true)]
    [InlineData("HardNegatives", "ListwiseKl", false)]
    public async Task Items_are_drawn_and_scores_compared_as_train_is_told(string sampling, string loss, bool readsInteractions)
    {
        using var scratch = new ScratchFolder();
        await File.WriteAllLinesAsync(scratch["pairs.csv"], ["user,item", .. Enumerable.Range(0, 80).Select(i => $"{i % 40},{i * i % 30}")]);
        string[] interactions = readsInteractions ? ["--interactions", "pairs.csv"] : [];

        var record = (await Recinterp.RunAsync(
            scratch.Path,
            ["train", Path.Combine(workshop.Folder, "scorer"), "--latents", "16", "--steps", "50", "--item-sampling", sampling, "--hard-negative-depth", "5",
             "--prediction-loss", loss, "--candidates", "12", "--temperature", "0.5", "--beta-warm-up", "10", "--sparsity-warm-up", "20", "--out", "dictionary", "--json", .. interactions])).Json();

        var options = record.GetProperty("options");
        Assert.Equal((5, 12), (options.GetProperty("hardNegativeDepth").GetInt32(), options.GetProperty("candidates").GetInt32()));
        Assert.Equal((10, 20), (options.GetProperty("betaWarmUpSteps").GetInt32(), options.GetProperty("sparsityWarmUpSteps").GetInt32()));
        Assert.Equal(0.5, options.GetProperty("temperature").GetDouble());
        Assert.Equal(sampling, options.GetProperty("itemSampling").GetString()!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        Assert.True(record.GetProperty("final").GetProperty("prediction").GetDouble() > 0);
    }

    [Fact]
    public void Train_reports_options_loss_and_sparsity()
    {
        var record = workshop.Results["train"];

        AssertKeys(
            record, "deadLatents", "fidelity", "final", "heldOutUsers", "interactionsSha256", "items", "lambda1", "meanActiveItems", "meanActiveUsers", "options", "scorerSha256", "seconds", "steps", "stepsPerEpoch", "stop", "trainedUsers");
        AssertKeys(record.GetProperty("final"), "auxiliary", "embedding", "kullbackLeibler", "prediction", "sparsity", "total");
        Assert.Equal((300, 16), (record.GetProperty("steps").GetInt32(), record.GetProperty("options").GetProperty("latents").GetInt32()));
        Assert.Equal("block-mse", record.GetProperty("options").GetProperty("predictionLoss").GetString());
        var dictionary = DictionaryFolder.Open(Path.Combine(workshop.Folder, "dictionary"));
        Assert.Equal((6, 16), (dictionary.Dictionary.EmbeddingWidth, dictionary.Dictionary.LatentCount));
        Assert.Equal(workshop.Results["import"].GetProperty("source").GetProperty("sha256").GetString(), dictionary.Manifest.Scorer.Sha256);
        Assert.All(File.ReadLines(Path.Combine(workshop.Folder, "dictionary", DictionaryFolder.HistoryFile)), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void Evaluate_reports_fidelity_beside_the_baselines()
    {
        var report = workshop.Results["evaluate"];

        AssertKeys(report, "density", "depth", "dictionary", "items", "persistence", "rankBiasedOverlapMaximum", "rows", "scorer", "scorerSha256", "seconds", "users");
        var rows = report.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(["dictionary", "identity", "random dictionary", "untrained dictionary", "pca", "pca at L0"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => AssertKeys(
            row,
            "cosine", "dead", "dense", "fvu", "itemFvu", "kendallTau", "kendallTauDeviation", "latents", "meanActive", "monosemanticity", "name", "ndcgLoss", "normRatio", "note", "overlap", "rankBiasedOverlap", "rankBiasedOverlapDeviation", "userFvu"));
        AssertKeys(report.GetProperty("density"), "counts", "dead", "log10Edges");
        Assert.Equal(16, report.GetProperty("density").GetProperty("dead").GetInt32() + report.GetProperty("density").GetProperty("counts").EnumerateArray().Sum(count => count.GetInt32()));
        Assert.Equal(0, rows[1].GetProperty("fvu").GetDouble());
        Assert.Equal(0, rows[1].GetProperty("ndcgLoss").GetDouble());
        Assert.True(rows[0].GetProperty("rankBiasedOverlap").GetDouble() > rows[2].GetProperty("rankBiasedOverlap").GetDouble(), "300 steps beat random directions");
    }

    [Fact]
    public void Export_reports_the_agreement_of_two_witnesses()
    {
        var manifest = workshop.Results["export"];

        AssertKeys(manifest, "agreement", "dictionary", "files", "format", "formatVersion", "opset", "scorer", "training");
        var agreement = manifest.GetProperty("agreement").EnumerateArray().ToArray();
        Assert.Equal(["TorchSharp", "plain C#"], agreement.Select(entry => entry.GetProperty("witness").GetString()));
        Assert.All(agreement, entry => Assert.True(entry.GetProperty("holds").GetBoolean()));
        Assert.Equal(["decoder.onnx", "edit.onnx", "encoder.onnx", "golden.safetensors", "weights.safetensors"], manifest.GetProperty("files").EnumerateObject().Select(file => file.Name));
        Assert.Equal(16, BundleFolder.Open(Path.Combine(workshop.Folder, "bundle")).Dictionary.LatentCount);
    }

    [Fact]
    public async Task Without_json_people_read_tables_and_sentences()
    {
        var evaluate = await Recinterp.RunAsync(workshop.Folder, "evaluate", "dictionary", "--scorer", "scorer", "--no-baselines");
        Assert.Equal((0, ""), (evaluate.ExitCode, evaluate.Errors));
        Assert.Contains("RBO@30", evaluate.Output, StringComparison.Ordinal);
        Assert.Contains("tied-relu, as trained", evaluate.Output, StringComparison.Ordinal);
        Assert.Contains("latents by the share of users and items", evaluate.Output, StringComparison.Ordinal);
        Assert.Contains("never (dead)", evaluate.Output, StringComparison.Ordinal);
        Assert.Contains("40 users, all 30 items ranked; RBO (p = 0.9) of identical lists is 0.9576", evaluate.Output, StringComparison.Ordinal);

        var import = await Recinterp.RunAsync(workshop.Folder, "import", "scorer.onnx", "--user-input", "user", "--item-input", "item", "--out", "again", "--pairs", "500");
        Directory.Delete(Path.Combine(workshop.Folder, "again"), recursive: true);
        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
        Assert.Contains("user_embedding [Gather (user_embedding)]", import.Output, StringComparison.Ordinal);
        Assert.Matches(@"dot product \+ scalars \+ [0-9.]+ \(Add 3, Mul 1, ReduceSum 1\)", import.Output);
        Assert.Contains("scores of the original graph reproduced on 500 random pairs within", import.Output, StringComparison.Ordinal);
        Assert.Contains("wrote again", import.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stands_in_the_workshop_but_what_was_asked_for() =>
        Assert.Equal(["bundle", "dictionary", "scorer", "scorer.onnx"], workshop.Contents());

    private static IEnumerable<string?> Names(JsonElement report) => report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString());

    private static void AssertKeys(JsonElement element, params string[] keys) =>
        Assert.Equal(keys, element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
}
