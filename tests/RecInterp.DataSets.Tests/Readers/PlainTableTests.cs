using System.Text;
using RecInterp.DataSets.Readers;

namespace RecInterp.DataSets.Tests.Readers;

public sealed class PlainTableTests
{
    [Theory]
    [InlineData("user,item,rating,timestamp\nann,\"a,b\",3.5,17\nbob,c,1,18\n")]
    [InlineData("User_Id;Item_Id;Rating;Time;other\r\nann;a,b;3.5;17;x\r\nbob;c;1;18.0;y\r\n")]
    [InlineData("\uFEFFtimestamp\trating\titemId\tuserId\n17\t3.5\ta,b\tann\n18\t1\tc\tbob")]
    public void Any_separator_and_order_of_columns_is_read(string text)
    {
        using var folder = ScratchData.With(("clicks.csv", text));

        var set = PlainTable.Read(folder["clicks.csv"]);

        Assert.Equal("clicks", set.Name);
        Assert.Equal(["ann-a,b", "bob-c"], SmallSets.Pairs(set));
        Assert.Equal([3.5f, 1f], set.Log.Ratings.ToArray());
        Assert.Equal([17, 18], set.Log.Times.ToArray());
        Assert.Equal(["a,b", "c"], set.Items.Select(item => item.Id));
    }

    [Fact]
    public void Ratings_and_times_may_be_absent_and_items_may_be_described()
    {
        using var folder = ScratchData.With(
            ("interactions.tsv.gz", "user\titem\n1\tx\n1\ty\n1\tx\n"),
            ("items.csv", "item,title,tags,year\nx,\"The \"\"X\"\"\",pop| rock|pop,1999\nz,unseen,,\n"));

        var set = PlainTable.Read(folder.Path);

        Assert.Equal((3, 1, 2), (set.Log.Count, set.Log.UserCount, set.Log.ItemCount));
        Assert.False(set.Log.HasRatings || set.Log.HasTimes);
        Assert.Equal("The \"X\"", set.Items[0].Title);
        Assert.Equal(1999, set.Items[0].Year);
        Assert.Equal(["pop", "rock"], set.Items[0].Tags);
        Assert.Equal(("y", "", 0), (set.Items[1].Id, set.Items[1].Title, set.Items[1].Tags.Count));
    }

    [Theory]
    [InlineData("user,thing\n1,2\n", "line 1: found columns user, thing, expected one called item")]
    [InlineData("user,item,rating\n1,2,3\n1,2,good\n", "line 3: field rating: found 'good', expected a number")]
    [InlineData("user,item,timestamp\n1,2,\n", "line 2: field timestamp: found '', expected a whole number")]
    [InlineData("user,item\n1,2\n\n1,\n", "line 4: field item is empty")]
    [InlineData("user,item\n1,2,3\n", "line 2: ")]
    [InlineData("user,item\n1,\"2\n", "line 2: ")]
    [InlineData("", "is empty, expected a header")]
    public void Bad_input_is_told_with_its_line(string text, string expected)
    {
        using var folder = ScratchData.With(("t.csv", text));

        var fault = Assert.Throws<UnreadableDataSetException>(() => PlainTable.Read(folder["t.csv"]));

        Assert.Equal(folder["t.csv"], fault.DataSource);
        Assert.Contains(expected, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        using var folder = ScratchData.With(("a.csv", "user,item\n"));
        ScratchData.Write(folder, "t.csv", Encoding.Latin1.GetBytes("user,item\n1,café\n"));

        Assert.Contains("line 2: field item: found bytes that are not UTF-8", Assert.Throws<UnreadableDataSetException>(() => PlainTable.Read(folder["t.csv"])).Message, StringComparison.Ordinal);
    }
}
