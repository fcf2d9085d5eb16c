using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Checkpoints;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const int D = DrawnDictionary.Width;
    private const int M = DrawnDictionary.LatentCount;

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["checkpoint"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InputTransformKind.None, false, null, "standard")]
    [InlineData(InputTransformKind.Affine, false, null, "standard")]
    [InlineData(InputTransformKind.RowNorm, false, null, "standard")]
    [InlineData(InputTransformKind.None, true, null, "jumprelu")]
    [InlineData(InputTransformKind.Affine, true, null, "jumprelu")]
    [InlineData(InputTransformKind.RowNorm, true, null, "jumprelu")]
    [InlineData(InputTransformKind.None, false, 4, "topk")]
    [InlineData(InputTransformKind.Affine, false, 4, "topk")]
    [InlineData(InputTransformKind.RowNorm, false, 4, "topk")]
    public void SAELens_makes_of_our_files_what_the_dictionary_makes(InputTransformKind kind, bool thresholds, int? mostActive, string architecture)
    {
        var dictionary = DrawnDictionary.Of(kind, thresholds, mostActive);

        Checkpoint.Write(dictionary, CheckpointFormat.SaeLens, DrawnDictionary.Rows(50), new JsonObject { ["seed"] = 3 }, Target, overwrite: false);

        var configuration = JsonNode.Parse(File.ReadAllText(_folder["checkpoint", "cfg.json"]))!;
        Assert.Equal((architecture, D, M), ((string)configuration["architecture"]!, (int)configuration["d_in"]!, (int)configuration["d_sae"]!));
        Assert.Equal(3, (int)configuration["metadata"]!["recinterp"]!["seed"]!);

        // Its layer_norm multiplies by the deviation without the 1e-5 it divided by: so much may the output differ, and no more.
        AssertAgree(dictionary, row => OtherLibrary.SaeLens(Target, row), kind == InputTransformKind.RowNorm ? 6e-5 : 2e-6);
    }

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.Affine)]
    public void Sparsify_makes_of_our_files_what_the_dictionary_makes(InputTransformKind kind)
    {
        var dictionary = DrawnDictionary.Of(kind, mostActive: 4);

        Checkpoint.Write(dictionary, CheckpointFormat.Sparsify, DrawnDictionary.Rows(50), [], Target, overwrite: false);

        AssertAgree(dictionary, row => OtherLibrary.Sparsify(Target, row), 2e-6);
        Assert.Equal(["W_dec", "b_dec", "encoder.bias", "encoder.weight"], SafetensorsFile.Read(_folder["checkpoint", "sae.safetensors"]).Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("standard", "none", true)]
    [InlineData("standard", "layer_norm", false)]
    [InlineData("jumprelu", "none", false)]
    [InlineData("topk", "none", true)]
    [InlineData("gated", "none", true)]
    [InlineData("gated", "layer_norm", false)]
    public void A_checkpoint_of_SAELens_is_read_as_SAELens_reads_it(string architecture, string normalisation, bool appliesBias)
    {
        GivenSaeLens(architecture, normalisation, appliesBias);

        var dictionary = Checkpoint.Read(Target);

        Assert.Equal($"saelens-{architecture}", dictionary.Architecture);
        AssertAgree(dictionary, row => OtherLibrary.SaeLens(Target, row), normalisation == "layer_norm" ? 6e-5 : 2e-6);
    }

    [Fact]
    public void A_dictionary_comes_back_from_its_checkpoint()
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.None, mostActive: 4);
        Checkpoint.Write(dictionary, CheckpointFormat.Sparsify, DrawnDictionary.Rows(50), [], Target, overwrite: false);

        var read = Checkpoint.Read(Target);

        Assert.Equal(dictionary.MostActive, read.MostActive);
        AssertAgree(read, row => OtherLibrary.Sparsify(Target, row), 2e-6);
    }

    [Fact]
    public void Golden_vectors_are_replayed_and_a_changed_weight_is_found()
    {
        Checkpoint.Write(DrawnDictionary.Of(InputTransformKind.None), CheckpointFormat.SaeLens, DrawnDictionary.Rows(50), [], Target, overwrite: false);
        Assert.Equal([32L, M], SafetensorsFile.Read(_folder["checkpoint", Checkpoint.GoldenFile])["acts"].Shape);

        var path = _folder["checkpoint", "sae_weights.safetensors"];
        var tensors = SafetensorsFile.Read(path);
        tensors["b_dec"].Values[3] += 0.01f;
        SafetensorsFile.Write(path, [.. tensors.Select(entry => (entry.Key, entry.Value.Shape, entry.Value.Values))]);

        var fault = Assert.Throws<DisagreementException>(() => Checkpoint.Read(Target));
        Assert.Contains("out[0, 3] is recorded as", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("architecture", "\"matching_pursuit\"", "architecture is 'matching_pursuit', expected standard, jumprelu, topk or gated")]
    [InlineData("architecture", null, "has no key 'architecture'")]
    [InlineData("normalize_activations", "\"expected_average_only_in\"", "normalize_activations is 'expected_average_only_in'")]
    [InlineData("normalize_activations", "\"constant_norm_rescale\"", "normalize_activations is 'constant_norm_rescale'")]
    [InlineData("reshape_activations", "\"hook_z\"", "reshape_activations is 'hook_z', expected 'none'")]
    [InlineData("d_in", "13", "tensor W_enc has shape (12, 20), expected (13, 20)")]
    [InlineData("d_sae", "\"many\"", "d_sae is \"many\", expected a whole number")]
    [InlineData("d_sae", "0", "d_sae is 0, expected at least 1")]
    public void What_is_not_known_is_never_read_as_something_else(string key, string? value, string words)
    {
        GivenSaeLens("standard", "none", true, (key, value));

        Refused.As(() => Checkpoint.Read(Target), words);
    }

    [Fact]
    public void A_topk_without_k_and_tensors_that_an_architecture_does_not_have_are_refused()
    {
        GivenSaeLens("topk", "none", true, ("k", null));
        Refused.As(() => Checkpoint.Read(Target), "has no key 'k'");

        GivenSaeLens("jumprelu", "none", true, ("architecture", "\"standard\"")); // Silently run as ReLU elsewhere.
        Refused.As(() => Checkpoint.Read(Target), "also holds threshold, which this architecture does not have");

        Refused.As(() => Checkpoint.Read(_folder.Path), "holds no cfg.json");
    }

    [Fact]
    public void A_format_without_such_a_dictionary_says_so()
    {
        Assert.Contains("sparsify has TopK without row normalisation only", Assert.Throws<ArgumentException>(() => Write(DrawnDictionary.Of(InputTransformKind.None), CheckpointFormat.Sparsify)).Message, StringComparison.Ordinal);
        Assert.Contains("found random with RowNorm", Assert.Throws<ArgumentException>(() => Write(DrawnDictionary.Of(InputTransformKind.RowNorm, mostActive: 4), CheckpointFormat.Sparsify)).Message, StringComparison.Ordinal);
        Assert.Contains("SAELens has either", Assert.Throws<ArgumentException>(() => Write(DrawnDictionary.Of(InputTransformKind.None, thresholds: true, mostActive: 4), CheckpointFormat.SaeLens)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    private static void AssertAgree(LatentDictionary dictionary, Func<float[], (double[] Acts, double[] Out)> library, double tolerance)
    {
        var rows = DrawnDictionary.Rows(40, seed: 9);
        var active = 0;
        for (var row = 0; row < rows.Rows; row++)
        {
            var x = rows.Row(row).ToArray();
            var (acts, scales, values) = (new float[M], new RowScale[1], new float[D]);
            dictionary.Encode(x, acts, scales);
            dictionary.Decode(acts, scales, values);
            var (expectedActs, expectedOut) = library(x);
            Assert.All(Enumerable.Range(0, M), j => Assert.Equal(expectedActs[j], acts[j], 2e-6 * Math.Max(1, Math.Abs(expectedActs[j]))));
            Assert.All(Enumerable.Range(0, D), i => Assert.Equal(expectedOut[i], values[i], tolerance * Math.Max(1, Math.Abs(expectedOut[i]))));
            active += acts.Count(value => value > 0);
        }

        Assert.InRange(active, 40, 40 * M - 40);
    }

    private void Write(LatentDictionary dictionary, CheckpointFormat format) => Checkpoint.Write(dictionary, format, DrawnDictionary.Rows(50), [], Target, overwrite: false);

    /// <summary>A checkpoint as SAELens writes it, with random weights.</summary>
    private void GivenSaeLens(string architecture, string normalisation, bool appliesBias, params (string Key, string? Value)[] changes)
    {
        var random = new Random(4);
        float[] Draw(int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => (float)(low + ((high - low) * random.NextDouble())))];
        var configuration = new JsonObject
        {
            ["architecture"] = architecture,
            ["d_in"] = D,
            ["d_sae"] = M,
            ["dtype"] = "float32",
            ["device"] = "cuda",
            ["apply_b_dec_to_input"] = appliesBias,
            ["normalize_activations"] = normalisation,
            ["reshape_activations"] = "none",
            ["metadata"] = new JsonObject { ["sae_lens_version"] = "6.18.0" },
        };
        List<(string, long[], float[])> tensors = [("W_enc", [D, M], Draw(D * M, -0.5, 0.5)), ("W_dec", [M, D], Draw(D * M, -0.5, 0.5)), ("b_dec", [D], Draw(D, -0.3, 0.3))];
        tensors.AddRange(architecture == "gated"
            ? [("b_gate", [M], Draw(M, -0.3, 0.3)), ("b_mag", [M], Draw(M, -0.3, 0.3)), ("r_mag", [M], Draw(M, -0.5, 0.5))]
            : [("b_enc", [M], Draw(M, -0.3, 0.3))]);
        if (architecture == "jumprelu")
        {
            tensors.Add(("threshold", [M], Draw(M, 0, 0.5)));
        }

        if (architecture == "topk")
        {
            configuration["k"] = 4;
        }

        foreach (var (key, value) in changes)
        {
            configuration.Remove(key);
            if (value is not null)
            {
                configuration[key] = JsonNode.Parse(value);
            }
        }

        Directory.CreateDirectory(Target);
        File.WriteAllText(_folder["checkpoint", "cfg.json"], configuration.ToJsonString());
        SafetensorsFile.Write(_folder["checkpoint", "sae_weights.safetensors"], tensors);
    }
}
