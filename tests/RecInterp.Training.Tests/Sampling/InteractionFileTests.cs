using RecInterp.Onnx.Files;
using RecInterp.TestScorers;
using RecInterp.Training.Sampling;

namespace RecInterp.Training.Tests.Sampling;

public sealed class InteractionFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("0,2\n1,0\n0,2\n")]
    [InlineData("user,item\r\n0,2\r\n1,0\r\n0,2")]
    [InlineData("user_row\titem_row\trating\n0\t2\t4.5\n\n1\t0\t3\n0\t2\t1\n")]
    [InlineData("\uFEFFu;i\n 0 ; 2 \n1;0\n0;2\n")]
    public void Pairs_are_read_in_their_order(string text)
    {
        var interactions = Read(text);

        Assert.Equal(3, interactions.Count);
        Assert.Equal([0, 1, 0], interactions.Users.ToArray());
        Assert.Equal([2, 0, 2], interactions.Items.ToArray());
    }

    [Theory]
    [InlineData("0,1\nuser,item\n", "line 2: found user row 'user', expected a row of the scorer's users, 0 to 1")]
    [InlineData("user,item\n0,1\n2,0\n", "line 3: found user row '2', expected a row of the scorer's users, 0 to 1")]
    [InlineData("0,3\n", "line 1: found item row '3', expected a row of the scorer's items, 0 to 2")]
    [InlineData("0,-1\n", "line 1: found item row '-1'")]
    [InlineData("0,1.5\n", "line 1: found item row '1.5'")]
    [InlineData("0,99999999999\n", "line 1: found item row '99999999999'")]
    [InlineData("0,\n", "line 1: found item row ''")]
    [InlineData("0 1\n1 2\n", "line 1: found '0 1', expected a user row and an item row with a comma, a semicolon or a tab between them")]
    [InlineData("user,item\n", "found no interaction")]
    [InlineData("", "found no interaction")]
    public void What_is_no_pair_of_rows_is_named_with_file_and_line(string text, string words)
    {
        var fault = Assert.Throws<InvalidArtifactException>(() => Read(text));

        Assert.Contains($"{_scratch["pairs.csv"]}: {words}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var fault = Assert.Throws<InvalidArtifactException>(() => InteractionFile.Read(_scratch["absent.csv"], 2, 3));

        Assert.StartsWith($"{_scratch["absent.csv"]}: no such file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interactions_are_pairs() => Assert.Throws<ArgumentException>(() => new ObservedInteractions([1, 2], [3]));

    private ObservedInteractions Read(string text)
    {
        File.WriteAllText(_scratch["pairs.csv"], text);
        return InteractionFile.Read(_scratch["pairs.csv"], 2, 3);
    }
}
