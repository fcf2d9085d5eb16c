using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Scoring;

namespace RecInterp.Core.Tests.Scoring;

public sealed class TopItemsTests
{
    [Fact]
    public void The_list_equals_a_stable_sort_by_descending_score() => Claim.HoldsFor(
        Gen.Zip(Gen.ArrayOf(Gen.Choose(-4, 4).Select(v => v / 2f)), Gen.Choose(0, 60)),
        pair =>
        {
            // Nine values only, so most lists have ties; the standard sort is stable, so the lower index stays first.
            (float[] scores, int count) = pair;
            int[] expected = [.. Enumerable.Range(0, scores.Length).OrderByDescending(item => scores[item]).Take(count)];
            Assert.Equal(expected, TopItems.Select(scores, count));
        });

    [Fact]
    public void Ties_keep_the_lower_index_first() => Assert.Equal([1, 3, 0], TopItems.Select([1f, 2f, 1f, 2f], 3));

    [Fact]
    public void A_tie_at_the_cut_keeps_the_lower_index() => Assert.Equal([2, 0], TopItems.Select([1f, 1f, 5f, 1f], 2));

    [Fact]
    public void Both_zeros_are_equal_scores() => Assert.Equal([0, 1], TopItems.Select([-0f, 0f], 2));

    [Fact]
    public void An_item_masked_by_minus_infinity_comes_last() =>
        Assert.Equal([2, 1, 0], TopItems.Select([float.NegativeInfinity, -3f, float.PositiveInfinity], 3));

    [Fact]
    public void The_count_is_clipped_to_the_number_of_items() => Assert.Equal([1, 0], TopItems.Select([1f, 2f], 99));

    [Fact]
    public void No_items_or_a_count_of_zero_give_an_empty_list()
    {
        Assert.Empty(TopItems.Select([], 5));
        Assert.Empty(TopItems.Select([1f], 0));
    }

    [Fact]
    public void A_score_that_is_not_a_number_is_refused_by_index()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TopItems.Select([1f, 2f, float.NaN], 1));

        Assert.Contains("scores[2] is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_count_is_refused() =>
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => TopItems.Select([1f], -1)).ParamName);
}
