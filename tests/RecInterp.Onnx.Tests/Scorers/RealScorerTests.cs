using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

public class RealScorerTests
{
    [RealDataFact("onnx", "ml1m-biased-mf32.onnx")]
    public void A_biased_factorisation_exported_by_others_is_imported_with_its_scores()
    {
        using var folder = new TemporaryFolder();
        var options = new ScorerImportOptions { Descriptor = ScorerDescriptor.Of("user_idx", "movie_idx") };

        var manifest = ScorerImport.Run(RealData.PathOf("onnx", "ml1m-biased-mf32.onnx")!, folder["scorer"], options);

        Assert.Equal((6040, 3706), (manifest.Users, manifest.Items));
        Assert.Equal((32, 1), (manifest.Anatomy.User.Width, manifest.Anatomy.User.ScalarCount));
        Assert.Equal((32, 1), (manifest.Anatomy.Item.Width, manifest.Anatomy.Item.ScalarCount));
        Assert.Equal(InteractionKind.Dot, manifest.Interaction.Kind);
        Assert.Equal(100_000, manifest.Agreement.Pairs);
        Assert.InRange(manifest.Agreement.MaxDeviation, 0, 1e-5);

        var scorer = ScorerFolder.Open(folder["scorer"]);
        Assert.Equal(6040, scorer.Users.Rows);
        Assert.Equal(3706, scorer.Items.Rows);
    }
}
