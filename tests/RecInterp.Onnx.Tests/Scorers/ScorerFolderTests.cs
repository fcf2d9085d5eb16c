using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Scorers;

public sealed class ScorerFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _scorer;

    public ScorerFolderTests() => _scorer = ScorerCatalogue.BiasedDot().Import(_folder.Path).Path;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScorerFolder.ScorerFile)]
    [InlineData(ScorerFolder.UserTowerFile)]
    [InlineData(ScorerFolder.ItemTowerFile)]
    [InlineData(ScorerFolder.InteractionFile)]
    [InlineData(ScorerFolder.UserEmbeddingsFile)]
    [InlineData(ScorerFolder.ItemEmbeddingsFile)]
    [InlineData(ScorerFolder.UserScalarsFile)]
    [InlineData(ScorerFolder.ItemScalarsFile)]
    public void A_change_of_any_file_is_found(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(_scorer, file));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(_scorer, file), bytes);

        Refused.As(() => ScorerFolder.Open(_scorer), _scorer, $"{file} has sha256 {FileDigest.Of(Path.Combine(_scorer, file)).Sha256}", "the manifest says");
    }

    [Fact]
    public void Another_folder_is_refused()
    {
        Refused.As(() => ScorerFolder.Open(_folder["absent"]), _folder["absent"], "no such folder", "scorer folder (recinterp import makes one)");
        Refused.As(() => ScorerFolder.Open(_folder.Path), _folder.Path, "has no manifest.json", "scorer folder (recinterp import makes one)");

        DrawnDictionary.Write(DrawnDictionary.Of(Core.Dictionaries.InputTransformKind.None), _folder["dictionary"]);
        Refused.As(() => ScorerFolder.Open(_folder["dictionary"]), "manifest.json", "found recinterp.dictionary 1", "expected recinterp.scorer 2");
    }

    [Fact]
    public void A_table_of_another_shape_than_the_manifest_says_is_refused()
    {
        NpyFile.Write(Path.Combine(_scorer, ScorerFolder.UserEmbeddingsFile), 40, 5, new float[200]);
        ManifestFile.Vouch(_scorer, ScorerFolder.UserEmbeddingsFile);
        Refused.As(() => ScorerFolder.Open(_scorer), ScorerFolder.UserEmbeddingsFile, "found shape (40, 5)", "the manifest says (40, 6)");

        NpyFile.Write(Path.Combine(_scorer, ScorerFolder.UserEmbeddingsFile), 40, 6, new float[240]);
        ManifestFile.Vouch(_scorer, ScorerFolder.UserEmbeddingsFile);
        NpyFile.Write(Path.Combine(_scorer, ScorerFolder.ItemScalarsFile), 29, 1, new float[29]);
        ManifestFile.Vouch(_scorer, ScorerFolder.ItemScalarsFile);
        Refused.As(() => ScorerFolder.Open(_scorer), ScorerFolder.ItemScalarsFile, "found shape (29, 1)", "the manifest says (30, 1)");
    }

    [Fact]
    public void The_interaction_refuses_rows_that_are_not_the_scorers()
    {
        var scorer = ScorerFolder.Open(_scorer);
        using var interaction = scorer.OpenInteraction();
        var five = scorer.Users.Select([0, 1, 2, 3, 4]);

        var pairs = Assert.Throws<ArgumentException>(() => interaction.Score(five, scorer.Items.Select([0])));
        Assert.Contains("found 5 users and 1 items", pairs.Message, StringComparison.Ordinal);
        var width = Assert.Throws<ArgumentException>(() => interaction.Score(five.With(new Core.Towers.EmbeddingTable(5, 4, new float[20])), scorer.Items.Select([0, 1, 2, 3, 4])));
        Assert.Contains("width 4 with 1 scalars for user int64[B], expected width 6 with 1", width.Message, StringComparison.Ordinal);
    }
}
