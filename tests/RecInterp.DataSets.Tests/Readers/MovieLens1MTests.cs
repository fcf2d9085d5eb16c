using RecInterp.DataSets.Readers;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Readers;

public sealed class MovieLens1MTests
{
    [RealDataFact("ml-1m")]
    public void The_real_set_has_the_published_counts()
    {
        var log = RealSets.Ml1m.Log;

        Assert.Equal((1_000_209, 6_040, 3_706), (log.Count, log.UserCount, log.ItemCount));
        Assert.Equal([56_174, 107_557, 261_197, 348_971, 226_310], Enumerable.Range(1, 5).Select(stars => log.Ratings.Count((float)stars)));
        Assert.False(log.HasTimes);
        Assert.Equal("4169", log.UserIds[4168]);
    }
}
