using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;
using RecInterp.Training.Export;
using RecInterp.Training.Tests.Dictionaries;

namespace RecInterp.Training.Tests.Export;

public sealed class DictionaryExportTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(InputTransformKind.None, false)]
    [InlineData(InputTransformKind.RowNorm, false)]
    [InlineData(InputTransformKind.Affine, false)]
    [InlineData(InputTransformKind.RowNorm, true)]
    [InlineData(InputTransformKind.None, false, 1)]
    [InlineData(InputTransformKind.RowNorm, false, 3)]
    [InlineData(InputTransformKind.Affine, true, 3)]
    [InlineData(InputTransformKind.None, false, 11)]
    public void Three_witnesses_agree_on_ten_thousand_rows(InputTransformKind kind, bool thresholds, int? mostActive = null)
    {
        var scorer = ScorerCatalogue.BiasedDot(width: 6).Import(_scratch.Path);
        var dictionary = Dictionary(scorer, kind, thresholds, mostActive);

        var manifest = DictionaryExport.Run(Write(dictionary, scorer), scorer, _scratch["bundle"]);

        Assert.Equal(["TorchSharp", "plain C#"], manifest.Agreement.Select(agreement => agreement.Witness));
        Assert.All(manifest.Agreement, agreement =>
        {
            Assert.Equal(10_000, agreement.Rows);
            Assert.InRange(agreement.RowsNearThreshold, 0, thresholds || mostActive < 11 ? 500 : 0);
            Assert.InRange(Math.Max(agreement.Encode, Math.Max(agreement.Decode, agreement.Edit)), 0, 1e-5);
            Assert.True(agreement.Encode + agreement.Decode + agreement.Edit > 0); // Three engines never round alike throughout: zero would mean that nothing was compared.
        });
        var bundle = BundleFolder.Open(_scratch["bundle"]);
        Assert.Equal(scorer.Manifest.Source.Sha256, bundle.Manifest.Scorer.Sha256);
        Assert.Equal(mostActive, bundle.Dictionary.MostActive);
    }

    [Fact]
    public void An_existing_bundle_is_replaced_only_when_asked()
    {
        var scorer = ScorerCatalogue.BiasedDot(width: 6).Import(_scratch.Path);
        var source = Write(Dictionary(scorer, InputTransformKind.None, thresholds: false), scorer);
        DictionaryExport.Run(source, scorer, _scratch["bundle"]);
        var digest = BundleFolder.Open(_scratch["bundle"]).Digest;

        Assert.Throws<IOException>(() => DictionaryExport.Run(source, scorer, _scratch["bundle"]));
        DictionaryExport.Run(source, scorer, _scratch["bundle"], overwrite: true);

        Assert.Equal(digest, BundleFolder.Open(_scratch["bundle"]).Digest);
    }

    private static LatentDictionary Dictionary(ScorerFolder scorer, InputTransformKind kind, bool thresholds, int? mostActive = null) =>
        DictionaryCases.Untied(6, 11, DictionaryCases.Transform(kind, scorer.Users.Embeddings), thresholds, seed: 2, mostActive);

    private DictionaryFolder Write(LatentDictionary dictionary, ScorerFolder scorer)
    {
        DictionaryFolder.Write(_scratch["dictionary"], dictionary, new ScorerReference(scorer.Manifest.Source.File, scorer.Manifest.Source.Sha256), [], [], overwrite: false);
        return DictionaryFolder.Open(_scratch["dictionary"]);
    }
}
