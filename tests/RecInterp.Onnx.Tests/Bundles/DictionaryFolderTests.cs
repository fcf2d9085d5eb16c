using System.Text.Json.Nodes;
using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Bundles;

/// <summary>What every folder that RecInterp writes must stand, shown on the smallest of them.</summary>
public sealed class DictionaryFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Dictionary => _folder["dictionary"];

    private string Manifest => _folder["dictionary", ArtifactFolder.ManifestName];

    private string Weights => _folder["dictionary", DictionaryWeights.FileName];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InputTransformKind.None, false)]
    [InlineData(InputTransformKind.RowNorm, true)]
    [InlineData(InputTransformKind.Affine, true)]
    public void A_dictionary_comes_back_bit_for_bit(InputTransformKind kind, bool thresholds)
    {
        var dictionary = DrawnDictionary.Of(kind, thresholds);

        var read = DrawnDictionary.Write(dictionary, Dictionary);

        AssertSame(dictionary, read.Dictionary);
        Assert.Equal(new DictionaryDescription("random", DrawnDictionary.Width, DrawnDictionary.LatentCount, kind), read.Manifest.Dictionary);
        Assert.Equal(DrawnDictionary.Scorer, read.Manifest.Scorer);
        Assert.Equal(7, (int?)read.Manifest.Training["seed"]);
        Assert.Equal(["{\"epoch\":1}", "{\"epoch\":2}"], File.ReadAllLines(_folder["dictionary", DictionaryFolder.HistoryFile]));
    }

    [Theory]
    [InlineData("{\"options\": {\"prefixes\": [4, 8]}}", 4, 8)]
    [InlineData("{\"options\": {\"prefixes\": []}}")]
    [InlineData("{\"options\": {}}")]
    [InlineData("{\"convertedFrom\": \"checkpoint\"}")]
    public void Prefixes_are_those_of_the_training_record(string record, params int[] expected)
    {
        Given();
        ManifestFile.Change(Dictionary, manifest => manifest["training"] = JsonNode.Parse(record));

        Assert.Equal(expected, DictionaryFolder.Open(Dictionary).TrainedPrefixes());
    }

    [Theory]
    [InlineData("{\"options\": {\"prefixes\": [4, \"eight\"]}}")]
    [InlineData("{\"options\": {\"prefixes\": 4}}")]
    [InlineData("{\"options\": 4}")]
    public void Prefixes_that_are_no_numbers_are_refused_by_whoever_asks_for_them(string record)
    {
        Given();
        ManifestFile.Change(Dictionary, manifest => manifest["training"] = JsonNode.Parse(record));
        var folder = DictionaryFolder.Open(Dictionary);

        Refused.As(() => folder.TrainedPrefixes(), Manifest, "training.options.prefixes", "expected a list of whole numbers");
    }

    [Fact]
    public void A_dictionary_that_is_not_valid_is_not_written()
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.None);
        dictionary.Encoder[5] = float.NaN;

        var fault = Assert.Throws<ArgumentException>(() => DictionaryFolder.Write(Dictionary, dictionary, DrawnDictionary.Scorer, [], [], overwrite: false));

        Assert.Contains("Encoder[5] is NaN", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_unknown_key_is_refused() => AssertRefused(manifest => manifest["colour"] = "red", "colour");

    [Fact]
    public void A_missing_key_is_refused() => AssertRefused(manifest => manifest.Remove("scorer"), "scorer");

    [Fact]
    public void A_missing_key_further_down_is_refused() => AssertRefused(manifest => manifest["dictionary"]!.AsObject().Remove("latentCount"), "latentCount");

    [Theory]
    [InlineData("files")]
    [InlineData("dictionary")]
    [InlineData("scorer")]
    public void A_key_that_is_null_is_refused(string key) => AssertRefused(manifest => manifest[key] = null, key);

    [Fact]
    public void A_file_without_a_digest_is_refused() => AssertRefused(manifest => manifest["files"]![DictionaryWeights.FileName] = null, DictionaryWeights.FileName);

    [Fact]
    public void A_value_of_another_type_is_refused() => AssertRefused(manifest => manifest["dictionary"]!["latentCount"] = "many", "latentCount");

    [Fact]
    public void A_transform_that_nobody_knows_is_refused()
    {
        AssertRefused(manifest => manifest["dictionary"]!["inputTransform"] = "magic", "inputTransform");
        AssertRefused(manifest => manifest["dictionary"]!["inputTransform"] = 7, "inputTransform");
    }

    [Fact]
    public void Another_format_or_version_is_named()
    {
        AssertRefused(manifest => manifest["format"] = "recinterp.scorer", "found recinterp.scorer 1", "expected recinterp.dictionary 1");
        AssertRefused(manifest => manifest["formatVersion"] = 2, "found recinterp.dictionary 2", "expected recinterp.dictionary 1");
        AssertRefused(manifest => manifest.Remove("format"), "found nothing 1", "expected recinterp.dictionary 1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\": ")]
    [InlineData("[1, 2]")]
    [InlineData("null")]
    public void A_manifest_that_is_no_JSON_object_is_refused(string content)
    {
        Given();
        File.WriteAllText(Manifest, content);

        Refused.As(() => DictionaryFolder.Open(Dictionary), Manifest, "not a JSON object");
    }

    [Fact]
    public void A_missing_manifest_and_a_missing_folder_are_refused()
    {
        Refused.As(() => DictionaryFolder.Open(Dictionary), Dictionary, "no such folder", "dictionary folder (recinterp train makes one)");
        Given();
        File.Delete(Manifest);
        Refused.As(() => DictionaryFolder.Open(Dictionary), Dictionary, "has no manifest.json", "dictionary folder (recinterp train makes one)");
    }

    [Fact]
    public void Every_file_that_is_missing_or_changed_is_listed()
    {
        Given();
        File.AppendAllText(Weights, "x");
        File.Delete(_folder["dictionary", DictionaryFolder.HistoryFile]);

        Refused.As(
            () => DictionaryFolder.Open(Dictionary),
            Dictionary,
            $"{DictionaryFolder.HistoryFile} is missing",
            $"{DictionaryWeights.FileName} has sha256 {FileDigest.Of(Weights).Sha256} ({FileDigest.Of(Weights).Bytes} bytes), the manifest says");
    }

    [Fact]
    public void A_manifest_that_does_not_list_the_weights_is_refused() =>
        AssertRefused(manifest => manifest["files"]!.AsObject().Remove(DictionaryWeights.FileName), $"the manifest does not list {DictionaryWeights.FileName}");

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("sub/secret.txt")]
    [InlineData("./secret.txt")]
    public void A_manifest_reaches_no_file_outside_its_folder(string name)
    {
        File.WriteAllText(_folder["secret.txt"], "secret");

        AssertRefused(manifest => manifest["files"]![name] = ManifestFile.Entry(_folder["secret.txt"]), $"lists '{name}', expected a plain file name");
    }

    [Fact]
    public void A_manifest_reaches_no_file_by_its_full_path()
    {
        File.WriteAllText(_folder["secret.txt"], "secret");

        AssertRefused(manifest => manifest["files"]![_folder["secret.txt"]] = ManifestFile.Entry(_folder["secret.txt"]), "expected a plain file name");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public void A_folder_is_no_file(string name) => AssertRefused(manifest => manifest["files"]![name] = ManifestFile.Entry(Weights), $"{name} is missing");

    [Fact]
    public void Weights_of_another_shape_are_refused()
    {
        AssertRefused(manifest => manifest["dictionary"]!["latentCount"] = 19, DictionaryWeights.FileName, "tensor W_enc has shape (20, 12)", "the manifest says (19, 12)");
        AssertRefused(manifest => manifest["dictionary"]!["inputTransform"] = "affine", DictionaryWeights.FileName, "has no tensor input_offset", "(12)");
    }

    [Fact]
    public void A_tensor_that_nobody_knows_is_refused()
    {
        Given();
        SafetensorsFile.Write(Weights, [.. SafetensorsFile.Read(Weights).Select(tensor => (tensor.Key, tensor.Value.Shape, tensor.Value.Values)), ("extra", [1], [1])]);
        ManifestFile.Vouch(Dictionary, DictionaryWeights.FileName);

        Refused.As(() => DictionaryFolder.Open(Dictionary), Weights, "found tensor extra", "W_enc, W_dec, b_pre, b_lat, b_dec, threshold");
    }

    [Fact]
    public void Weights_that_are_not_valid_are_refused()
    {
        Given();
        var tensors = SafetensorsFile.Read(Weights).ToDictionary();
        tensors["b_lat"].Values[3] = float.NaN;
        tensors["threshold"].Values[4] = -1;
        SafetensorsFile.Write(Weights, [.. tensors.Select(tensor => (tensor.Key, tensor.Value.Shape, tensor.Value.Values))]);
        ManifestFile.Vouch(Dictionary, DictionaryWeights.FileName);

        Refused.As(() => DictionaryFolder.Open(Dictionary), Weights, "LatentBias[3] is NaN", "Threshold[4] is -1");
    }

    internal static void AssertSame(LatentDictionary expected, LatentDictionary found)
    {
        Assert.Equal((expected.Architecture, expected.EmbeddingWidth, expected.LatentCount), (found.Architecture, found.EmbeddingWidth, found.LatentCount));
        Assert.Equal(expected.Encoder, found.Encoder);
        Assert.Equal(expected.Decoder, found.Decoder);
        Assert.Equal(expected.PreBias, found.PreBias);
        Assert.Equal(expected.LatentBias, found.LatentBias);
        Assert.Equal(expected.DecoderBias, found.DecoderBias);
        Assert.Equal(expected.Threshold, found.Threshold);
        Assert.Equal((expected.Transform.Kind, expected.Transform.Width), (found.Transform.Kind, found.Transform.Width));
        Assert.Equal(expected.Transform.Offset.ToArray(), found.Transform.Offset.ToArray());
        Assert.Equal(expected.Transform.Scale.ToArray(), found.Transform.Scale.ToArray());
    }

    private void Given()
    {
        if (Directory.Exists(Dictionary))
        {
            Directory.Delete(Dictionary, recursive: true);
        }

        DrawnDictionary.Write(DrawnDictionary.Of(InputTransformKind.None), Dictionary);
    }

    private void AssertRefused(Action<JsonObject> change, params string[] words)
    {
        Given();
        ManifestFile.Change(Dictionary, change);
        Refused.As(() => DictionaryFolder.Open(Dictionary), [Dictionary, .. words]);
    }
}
