using RecInterp.DataSets.Readers;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Readers;

public sealed class DataSetFolderTests
{
    [RealDataTheory("ml-1m")]
    [InlineData("ml-1m", "ml-1m", 1_000_209)]
    [InlineData("ml-latest-small", "ml-latest-small", 100_836)]
    [InlineData("lastfm-hetrec2011", "lastfm-hetrec2011", 92_834)]
    [InlineData("amazon-grocery-rechorus", "amazon-grocery-rechorus", 151_254)]
    public void Real_folders_are_recognised(string folder, string name, int rows)
    {
        var set = DataSetFolder.Open(RealSets.PathOf(folder));

        Assert.Equal((name, rows), (set.Name, set.Log.Count));
        Assert.Equal((set.Log.ItemCount, set.Log.UserCount), (set.Items.Count, set.Users.Count));
    }

    [Fact]
    public void A_plain_table_is_opened_as_file_and_as_folder()
    {
        using var folder = ScratchData.With(("interactions.csv", "user,item\n1,2\n"));

        Assert.Equal(1, DataSetFolder.Open(folder.Path).Log.Count);
        Assert.Equal(1, DataSetFolder.Open(folder["interactions.csv"]).Log.Count);
    }

    [Fact]
    public void Where_nothing_is_known_it_says_what_it_looked_for()
    {
        using var folder = ScratchData.With(("readme.txt", "nothing"));

        var fault = Assert.Throws<UnreadableDataSetException>(() => DataSetFolder.Open(folder.Path));

        Assert.Contains("MovieLens 1M (ratings.dat, movies.dat, users.dat)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("interactions.csv", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no such file or folder", Assert.Throws<UnreadableDataSetException>(() => DataSetFolder.Open(folder["nowhere"])).Message, StringComparison.Ordinal);
    }
}
