using RecInterp.Onnx.Files;
using RecInterp.Reproduction.RecSae.Bases;
using RecInterp.TestScorers;

namespace RecInterp.Reproduction.Tests.RecSae.Bases;

public class ProbeFolderTests
{
    [Fact]
    public void A_folder_gives_what_was_written()
    {
        using var scratch = new ScratchFolder();
        var (data, recommender) = (RecSaeWorld.Data(), RecSaeWorld.Recommender());
        ProbeFolder.Write(scratch["probes"], RecSaeWorld.Recipe, data, recommender, 1.5, 7, default);

        var probes = ProbeFolder.Open(scratch["probes"], RecSaeWorld.Recipe, data);

        Assert.Equal((1.5, 7), (probes.Manifest.Seconds, probes.Manifest.Epochs));
        Assert.Equal(recommender.Items.Values, probes.Items.Values);
        Assert.Equal(recommender.Users.Values, probes.Train.Values); // A row a user.
        Assert.Equal(60, probes.Test.Rows);
        Assert.Equal(recommender.Users.Row(probes.TestCases[5].User), probes.Test.Row(5));
        Assert.Equal(probes.Manifest.Test.Ndcg10, probes.Rank(probes.Test, test: true, default).Ndcg(10), 1e-12);
        Assert.False(probes.Manifest.IsWorseThanPopularity);
        Assert.Single(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void Train_rows_repeat_a_user_for_each_interaction_and_can_be_thinned()
    {
        using var scratch = new ScratchFolder();
        var data = RecSaeWorld.Data();
        ProbeFolder.Write(scratch["probes"], RecSaeWorld.Recipe, data, RecSaeWorld.Recommender(), 1, 1, default);
        var probes = ProbeFolder.Open(scratch["probes"], RecSaeWorld.Recipe, data);

        var rows = probes.TrainRows();

        Assert.Equal(360, rows.Rows);
        Assert.Equal(probes.Train.Row(0), rows.Row(5));
        Assert.Equal(probes.Train.Row(1), rows.Row(6));
        Assert.Equal(36, probes.TrainRows(36).Rows);
        Assert.Equal(probes.Train.Row(5), probes.TrainRows(36).Row(3)); // Interaction 30, of user 5.
    }

    [Fact]
    public void A_folder_of_another_recipe_or_with_a_changed_file_is_refused()
    {
        using var scratch = new ScratchFolder();
        var data = RecSaeWorld.Data();
        ProbeFolder.Write(scratch["probes"], RecSaeWorld.Recipe, data, RecSaeWorld.Recommender(), 1, 1, default);

        Assert.Contains("expected BaseRecipe", Assert.Throws<InvalidArtifactException>(() => ProbeFolder.Open(scratch["probes"], RecSaeWorld.Recipe with { Seed = 3 }, data)).Message);
        File.AppendAllText(scratch[Path.Combine("probes", "test.npy")], "x");
        Assert.Contains("test.npy", Assert.Throws<InvalidArtifactException>(() => ProbeFolder.Open(scratch["probes"], RecSaeWorld.Recipe, data)).Message);
    }
}
