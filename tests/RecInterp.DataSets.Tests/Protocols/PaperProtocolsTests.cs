using RecInterp.DataSets.Protocols;
using RecInterp.DataSets.Readers;
using RecInterp.DataSets.Splits;
using RecInterp.TestScorers;

namespace RecInterp.DataSets.Tests.Protocols;

public sealed class PaperProtocolsTests
{
    [RealDataFact("ml-1m")]
    public void The_prediction_aware_set_has_the_published_counts_and_five_test_rows_a_user()
    {
        var prepared = PaperProtocols.PredictionAwareMovieLens1M(RealSets.Ml1m);

        Assert.True(prepared.Holds, string.Join("; ", prepared.Counts));
        Assert.Equal(3, prepared.Counts.Count);
        Assert.Equal(6_039 * 5, prepared.Split.Test.Length);
        Assert.Equal("4168", prepared.Set.Log.UserIds[4167]);
        Assert.Equal("4170", prepared.Set.Log.UserIds[4168]);
        Assert.Equal("4170", prepared.Set.Users[4168].Id);
        var counts = prepared.Set.Log.Users.ToArray().CountBy(user => user).Select(user => user.Value).ToArray();
        Assert.Equal((20, 1_850), (counts.Min(), counts.Max()));
    }

    [RealDataFact("recsae-published")]
    public void The_recsae_movielens_set_has_the_published_counts()
    {
        var prepared = PaperProtocols.RecSaeMovieLens1M(RealSets.Ml1m, RealSets.PathOf("recsae-published"));

        Assert.True(prepared.Holds, string.Join("; ", prepared.Counts));
        Assert.Equal(6, prepared.Counts.Count);
    }

    [RealDataFact("amazon-grocery-rechorus")]
    public void The_recsae_amazon_set_has_the_published_counts_and_is_a_leave_one_out_split()
    {
        var prepared = PaperProtocols.RecSaeAmazon(RealSets.PathOf("amazon-grocery-rechorus"));
        var split = LeaveOneOut.Of(prepared.Set.Log);

        Assert.True(prepared.Holds, string.Join("; ", prepared.Counts));
        Assert.Equal(prepared.Split.Train, split.Train);
        Assert.Equal(prepared.Split.Dev, split.Dev);
        Assert.Equal(prepared.Split.Test, split.Test);
    }

    [RealDataFact("lastfm-hetrec2011")]
    public void The_hetrec_set_has_the_published_counts() =>
        Assert.All(PublishedCounts.LastFmHetRec.Compare(LastFmHetRec.Read(RealSets.PathOf("lastfm-hetrec2011"))), check => Assert.True(check.Holds, check.ToString()));

    [Fact]
    public void A_count_that_differs_does_not_hold()
    {
        var checks = PublishedCounts.RecSaeYelp.Compare(SmallSets.Of(1, 1, [(0, 0)]));

        Assert.All(checks, check => Assert.False(check.Holds));
        Assert.Equal(new CountCheck("users", 1, 180_156), checks[0]);
    }

    [Fact]
    public void Without_times_and_without_published_rows_the_recsae_set_is_refused() =>
        Assert.Throws<ArgumentException>(() => PaperProtocols.RecSaeMovieLens1M(SmallSets.Of(1, 1, [(0, 0)], [5f])));
}
