using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Bundles;

public sealed class BundleExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(InputTransformKind.None)]
    [InlineData(InputTransformKind.RowNorm)]
    [InlineData(InputTransformKind.Affine)]
    public void A_bundle_holds_the_dictionary_its_record_and_proof(InputTransformKind kind)
    {
        var dictionary = DrawnDictionary.Of(kind);
        var source = DrawnDictionary.Write(dictionary, _folder["dictionary"]);

        var manifest = BundleExport.Run(source, DrawnDictionary.Rows(1000), [new PlainWitness(dictionary)], _folder["bundle"]);

        var bundle = BundleFolder.Open(_folder["bundle"]);
        DictionaryFolderTests.AssertSame(dictionary, bundle.Dictionary);
        Assert.Equal((source.Manifest.Dictionary, source.Manifest.Scorer), (bundle.Manifest.Dictionary, bundle.Manifest.Scorer));
        Assert.Equal(7, (int?)bundle.Manifest.Training["seed"]);
        Assert.Equal([BundleFolder.DecoderFile, BundleFolder.EditFile, BundleFolder.EncoderFile, GoldenRows.FileName, DictionaryWeights.FileName], manifest.Files.Keys);
        var agreement = Assert.Single(bundle.Manifest.Agreement);
        Assert.True(agreement.Holds);
        Assert.Equal(("plain C#", 1000, 0, 1e-5), (agreement.Witness, agreement.Rows, agreement.RowsNearThreshold, agreement.Tolerance));
    }

    [Fact]
    public void Golden_rows_are_what_the_plain_loops_give()
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.RowNorm);

        var golden = DrawnDictionary.Export(dictionary, _folder).Golden;

        var (latents, scales, embeddings) = (new float[32 * DrawnDictionary.LatentCount], new RowScale[32], new float[32 * DrawnDictionary.Width]);
        dictionary.Encode(golden.Embeddings.Values, latents, scales);
        dictionary.Decode(latents, scales, embeddings);
        Assert.Equal(DrawnDictionary.Rows(300).Values[..(32 * DrawnDictionary.Width)].ToArray(), golden.Embeddings.Values.ToArray());
        Assert.Equal(latents, golden.Latents);
        Assert.Equal(embeddings, golden.Reconstructions.Values.ToArray());
    }

    [Fact]
    public void Exporting_twice_gives_the_same_digest_and_another_dictionary_another()
    {
        var source = DrawnDictionary.Write(DrawnDictionary.Of(InputTransformKind.Affine), _folder["dictionary"]);
        string Export(DictionaryFolder folder, string name)
        {
            BundleExport.Run(folder, DrawnDictionary.Rows(300), [new PlainWitness(folder.Dictionary)], _folder[name]);
            return BundleFolder.Open(_folder[name]).Digest;
        }

        var digest = Export(source, "first");

        Assert.Equal(FileDigest.Of(_folder["first", ArtifactFolder.ManifestName]).Sha256, digest);
        Assert.Equal(digest, Export(source, "second"));
        var changed = DrawnDictionary.Of(InputTransformKind.Affine);
        changed.LatentBias[0] = MathF.BitIncrement(changed.LatentBias[0]);
        Assert.NotEqual(digest, Export(DrawnDictionary.Write(changed, _folder["changed"]), "third"));
    }

    [Theory]
    [InlineData(nameof(IDictionaryWitness.Encode), 2e-4f)]
    [InlineData(nameof(IDictionaryWitness.Decode), 2e-4f)]
    [InlineData(nameof(IDictionaryWitness.Edit), 2e-4f)]
    [InlineData(nameof(IDictionaryWitness.Encode), float.NaN)]
    [InlineData(nameof(IDictionaryWitness.Decode), float.NaN)]
    [InlineData(nameof(IDictionaryWitness.Edit), float.NaN)]
    public void Nothing_is_published_where_a_witness_says_otherwise(string about, float lie)
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.RowNorm);
        var source = DrawnDictionary.Write(dictionary, _folder["dictionary"]);
        IDictionaryWitness[] witnesses = [new PlainWitness(dictionary), new Liar(new PlainWitness(dictionary), about, lie)];

        var fault = Assert.Throws<DisagreementException>(() => BundleExport.Run(source, DrawnDictionary.Rows(1000), witnesses, _folder["bundle"]));

        Assert.Contains(_folder["dictionary"], fault.Message, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime and a liar differ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was published", fault.Message, StringComparison.Ordinal);
        Assert.Equal([_folder["dictionary"]], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_bundle_without_any_witness_or_row_is_not_published()
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.None);
        var source = DrawnDictionary.Write(dictionary, _folder["dictionary"]);

        Assert.Throws<ArgumentException>(() => BundleExport.Run(source, DrawnDictionary.Rows(100), [], _folder["bundle"]));
        Assert.Throws<ArgumentException>(() => BundleExport.Run(source, DrawnDictionary.Rows(0), [new PlainWitness(dictionary)], _folder["bundle"]));

        Assert.Equal([_folder["dictionary"]], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_export_that_is_stopped_leaves_nothing()
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.None);
        var source = DrawnDictionary.Write(dictionary, _folder["dictionary"]);
        using var cancellation = new CancellationTokenSource();
        var stopper = new Stopper(new PlainWitness(dictionary), cancellation);

        Assert.Throws<OperationCanceledException>(() => BundleExport.Run(source, DrawnDictionary.Rows(1000), [stopper], _folder["bundle"], cancellation: cancellation.Token));

        Assert.Equal([_folder["dictionary"]], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_old_bundle_survives_a_refused_export()
    {
        var dictionary = DrawnDictionary.Of(InputTransformKind.None);
        var digest = DrawnDictionary.Export(dictionary, _folder).Digest;
        var liar = new Liar(new PlainWitness(dictionary), nameof(IDictionaryWitness.Edit), 1);

        Assert.Throws<IOException>(() => Export(new PlainWitness(dictionary), overwrite: false));
        Assert.Throws<DisagreementException>(() => Export(liar, overwrite: true));
        Assert.Equal(digest, BundleFolder.Open(_folder["bundle"]).Digest);

        Export(new PlainWitness(dictionary), overwrite: true);
        Assert.Equal(digest, BundleFolder.Open(_folder["bundle"]).Digest);

        void Export(IDictionaryWitness witness, bool overwrite) =>
            BundleExport.Run(DictionaryFolder.Open(_folder["dictionary"]), DrawnDictionary.Rows(300), [witness], _folder["bundle"], overwrite);
    }

    [Fact]
    public void A_bundle_whose_graph_golden_rows_or_format_differ_is_not_opened()
    {
        DrawnDictionary.Export(DrawnDictionary.Of(InputTransformKind.None), _folder);
        Refused.As(() => BundleFolder.Open(_folder["dictionary"]), "found recinterp.dictionary 1", "expected recinterp.bundle 1");

        SafetensorsFile.Write(_folder["bundle", GoldenRows.FileName], [("embedding", [2, 12], new float[24]), ("latents", [1, 20], new float[20]), ("reconstruction", [2, 12], new float[24])]);
        ManifestFile.Vouch(_folder["bundle"], GoldenRows.FileName);
        Refused.As(() => BundleFolder.Open(_folder["bundle"]), GoldenRows.FileName, "different numbers of rows");

        SafetensorsFile.Write(_folder["bundle", GoldenRows.FileName], [("embedding", [1, 11], new float[11])]);
        ManifestFile.Vouch(_folder["bundle"], GoldenRows.FileName);
        Refused.As(() => BundleFolder.Open(_folder["bundle"]), GoldenRows.FileName, "has no tensor embedding of shape (n, 12)");

        File.AppendAllText(_folder["bundle", BundleFolder.EditFile], "x");
        Refused.As(() => BundleFolder.Open(_folder["bundle"]), $"{BundleFolder.EditFile} has sha256");
    }

    [Fact]
    public void A_sample_takes_users_and_items_and_fills_up_with_random_rows_of_their_size()
    {
        var users = new EmbeddingTable(2, 2, [1, 1, 2, 2]);
        var items = new EmbeddingTable(1, 2, [3, 3]);

        var sample = BundleExport.Sample(users, items, 2000);

        var rows = Enumerable.Range(0, 2000).Select(row => sample.Row(row).ToArray()).ToArray();
        Assert.Equal([1f, 2f, 3f], rows.Take(3).Select(row => row[0]).Order());
        Assert.All(rows.Take(3), row => Assert.Equal(row[0], row[1]));
        Assert.Equal(1997, rows.Skip(3).Select(row => row[0]).Distinct().Count());
        // Root mean square of what is given: sqrt(28 / 6) = 2.16. Of 3,994 uniform draws within 3 %.
        Assert.Equal(2.16, Math.Sqrt(rows.Skip(3).SelectMany(row => row).Average(value => (double)value * value)), 0.07);
        Assert.Equal(2, BundleExport.Sample(users, items, 2).Rows);
    }

    /// <summary>A witness that adds to one value of what it says about one thing.</summary>
    private sealed class Liar(IDictionaryWitness truth, string about, float lie) : IDictionaryWitness
    {
        public string Name => "a liar";

        public void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales)
        {
            truth.Encode(embeddings, latents, scales);
            Lie(nameof(Encode), latents);
        }

        public void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings)
        {
            truth.Decode(latents, scales, embeddings);
            Lie(nameof(Decode), embeddings);
        }

        public void Edit(ReadOnlySpan<float> embeddings, EditPlan plan, Span<float> edited)
        {
            truth.Edit(embeddings, plan, edited);
            Lie(nameof(Edit), edited);
        }

        private void Lie(string subject, Span<float> values) => values[^1] += subject == about ? lie : 0;
    }
    /// <summary>A witness during whose answer the export is stopped.</summary>
    private sealed class Stopper(IDictionaryWitness truth, CancellationTokenSource cancellation) : IDictionaryWitness
    {
        public string Name => "a stopper";

        public void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales)
        {
            truth.Encode(embeddings, latents, scales);
            cancellation.Cancel();
        }

        public void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings) => truth.Decode(latents, scales, embeddings);

        public void Edit(ReadOnlySpan<float> embeddings, EditPlan plan, Span<float> edited) => truth.Edit(embeddings, plan, edited);
    }
}
