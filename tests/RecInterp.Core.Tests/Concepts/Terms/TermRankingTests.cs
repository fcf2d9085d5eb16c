using RecInterp.Core.Concepts.Terms;

namespace RecInterp.Core.Tests.Concepts.Terms;

public class TermRankingTests
{
    [Fact]
    public void Scores_are_frequency_times_smoothed_rarity()
    {
        // L = 3. trek: tf 2, df 1: 2 (ln(4/2) + 1) = 3.386294361. action: df 2: tf 1 (ln(4/3) + 1) = 1.287682072.
        var ranked = TermRanking.Rank([["trek", "action", "trek"], ["action", "horror"], []], count: 5);

        Assert.Equal(["trek", "action"], ranked[0].Select(term => term.Term));
        Assert.Equal(3.386294361, ranked[0][0].Score, 1e-9);
        Assert.Equal(1.287682072, ranked[0][1].Score, 1e-9);
        Assert.Equal("horror", ranked[1][0].Term);
        Assert.Empty(ranked[2]);
    }

    [Fact]
    public void Equal_scores_go_by_frequency_then_by_letters() =>
        Assert.Equal(["ant", "bee", "cat"], TermRanking.Rank([["cat", "bee", "ant"]], count: 3)[0].Select(term => term.Term));

    [Fact]
    public void A_term_that_all_documents_share_loses_to_one_of_its_own() =>
        Assert.Equal("own", TermRanking.Rank([["all", "own"], ["all"], ["all"]])[0].Single().Term);
}
