using RecInterp.Core.Towers;
using RecInterp.Reproduction.Neighbours;

namespace RecInterp.Reproduction.Tests.Neighbours;

public sealed class NeighbourMeasuresTests
{
    // Two directions: items 0, 1 and 2 lie along one, 3 and 4 along the other.
    private static readonly EmbeddingTable Factors = new(5, 2, [1, 0, 2, 0.1f, 3, 0.2f, 0, 1, 0.1f, 2]);
    private static readonly string[][] Tags = [["a"], ["a", "b"], ["c"], ["b"], ["b"]];

    [Fact]
    public void Neighbours_are_counted_by_hand()
    {
        // Nearest: of 0 item 1 (shares a), of 1 item 2 (shares nothing), of 3 item 4 (shares b). Chance: 1 of 4, 3 of 4 and 2 of 4.
        var found = NeighbourMeasures.Of(Factors, Tags, [0, 1, 3], [false, true, false, false, false], count: 1);

        Assert.Equal(2 / 3.0, found.SharedTag, 12);
        Assert.Equal((0.25 + 0.75 + 0.5) / 3, found.ChanceSharedTag, 12);
        Assert.Equal(1 / 3.0, found.PopularShare, 12);
        Assert.Equal(3 / 5.0, found.Distinct, 12);
    }

    [Fact]
    public void With_everything_as_a_neighbour_there_is_nothing_but_chance()
    {
        var found = NeighbourMeasures.Of(Factors, Tags, [0, 1, 2, 3, 4], new bool[5], count: 4);

        Assert.Equal(found.ChanceSharedTag, found.SharedTag, 12);
        Assert.Equal(1, found.Distinct);
    }
}
