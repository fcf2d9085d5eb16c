using RecInterp.Core.Towers;
using RecInterp.Recommenders.Popularity;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders.Tests.Ranking;

public class EvaluationTests
{
    private static readonly RankingOptions AtTwo = new() { Cutoffs = [1, 2] };

    // Scores of the one user are 5, 4, 3, 2, 1.
    private static readonly DotProductRecommender Falling = new("falling", Tables.Of([1, 0]), Tables.Of([5, 0], [4, 0], [3, 0], [2, 0], [1, 0]));

    [Fact]
    public void Held_out_items_are_ranked_among_all_items()
    {
        var split = Tables.Split(1, 5, [(0, 0)], test: [(0, 1), (0, 3)]);
        var report = HeldOutEvaluation.Run(Falling, split, AtTwo);
        Assert.Equal(1, report.Lists);
        Assert.Equal([0, 1], report.HitRates);
        Assert.Equal(0.6309297536 / 1.6309297536, report.Ndcg(2), 9);
        Assert.Equal((20 + 60) / 2.0, report.MeanPercentileRank, 9);
    }

    [Fact]
    public void Trained_items_leave_the_list_where_it_is_asked()
    {
        var split = Tables.Split(1, 5, [(0, 0)], test: [(0, 1), (0, 3)]);
        var report = HeldOutEvaluation.Run(Falling, split, AtTwo with { RemovesTrained = true });
        Assert.Equal([1, 1], report.HitRates);
        Assert.Equal((0 + 40) / 2.0, report.MeanPercentileRank, 9);
    }

    [Fact]
    public void A_case_competes_with_all_that_its_user_never_chose()
    {
        // Item 0 is trained, item 1 is in dev and item 2 is another test row: the target 3 has only item 4 beside it.
        var split = Tables.Split(1, 5, [(0, 0)], [(0, 1)], [(0, 2), (0, 3)]);
        var report = CaseEvaluation.Run(Falling, split, RankingCases.Of(split, split.Test), AtTwo);
        Assert.Equal([1, 1], report.Ranks);
        Assert.Equal(1, report.Metrics.HitRate(1));
    }

    [Fact]
    public void Constant_scores_rank_a_target_behind_all_candidates()
    {
        var split = Tables.Split(1, 5, [(0, 0)], test: [(0, 3)]);
        var constant = new DotProductRecommender("constant", Tables.Of([0, 0]), Falling.Items);
        Assert.Equal([4], CaseEvaluation.Run(constant, split, RankingCases.Of(split, split.Test), AtTwo).Ranks);
        Assert.Equal([3], CaseEvaluation.Run(constant, split, RankingCases.Of(split, split.Test), AtTwo with { Ties = TieRule.LowerNumberFirst }).Ranks);
    }

    [Fact]
    public void Embeddings_in_place_of_the_models_own_are_ranked_in_its_stead()
    {
        var split = Tables.Split(1, 5, [(0, 0)], test: [(0, 4)]);
        var cases = RankingCases.Of(split, split.Test);
        var turned = Tables.Of([-1, 0]);
        Assert.Equal([1], CaseEvaluation.Run(Falling, split, cases, AtTwo, probes: turned).Ranks);
        Assert.Equal([1], CaseEvaluation.Run(Falling, split, cases, AtTwo, items: Tables.Of([0, 0], [1, 0], [2, 0], [3, 0], [4, 0])).Ranks);
        Assert.Equal(0, HeldOutEvaluation.Run(Falling, split, AtTwo, probes: turned).MeanPercentileRank);
        Assert.Equal(80, HeldOutEvaluation.Run(Falling, split, AtTwo, probes: turned, items: Tables.Of([0, 0], [1, 0], [2, 0], [3, 0], [4, 0])).MeanPercentileRank);
        Assert.Throws<ArgumentException>(() => CaseEvaluation.Run(Falling, split, cases, AtTwo, items: Tables.Of([0, 0])));
        Assert.Throws<ArgumentException>(() => CaseEvaluation.Run(Falling, split, cases, AtTwo, probes: Tables.Of([0, 0], [1, 1])));
    }

    [Fact]
    public void Biases_stay_when_embeddings_are_replaced()
    {
        var split = Tables.Split(1, 3, [(0, 0)], test: [(0, 2)]);
        var biased = new DotProductRecommender("biased", Tables.Of([1, 0]), Tables.Of([0, 0], [0, 0], [0, 0]), [7], [0, 0, 1]);
        Assert.Equal([1], CaseEvaluation.Run(biased, split, RankingCases.Of(split, split.Test), AtTwo, items: Tables.Of([0, 0], [0.5f, 0], [0, 0])).Ranks);
    }

    [Fact]
    public void Histories_hold_what_came_before_in_any_part()
    {
        var split = Tables.Split(2, 5, [(0, 4), (1, 0), (0, 2)], [(0, 1)], [(0, 3), (1, 1)]);
        var cases = RankingCases.Of(split, split.Test);
        Assert.Equal([4, 2, 1], cases[0].History);
        Assert.Equal([0], cases[1].History);
        Assert.Equal((0, 3), (cases[0].User, cases[0].Target));
    }

    [Fact]
    public void A_score_that_is_no_number_stops_the_ranking_and_names_the_user()
    {
        var split = Tables.Split(1, 2, [(0, 0)], test: [(0, 1)]);
        var broken = new DotProductRecommender("broken", Tables.Of([float.NaN, 0]), Tables.Of([1, 0], [2, 0]));
        var thrown = Assert.ThrowsAny<Exception>(() => HeldOutEvaluation.Run(broken, split, AtTwo));
        Assert.Contains("user 0", thrown is AggregateException many ? many.InnerExceptions[0].Message : thrown.Message);
    }

    [Fact]
    public void Two_threads_measure_what_one_measures()
    {
        var split = Tables.Tastes();
        var model = RandomRecommender.Of(split);
        var cases = RankingCases.Of(split, split.Test);
        Assert.Equal(CaseEvaluation.Run(model, split, cases, AtTwo).Ranks, CaseEvaluation.Run(model, split, cases, AtTwo with { Threads = 2 }).Ranks);
        Assert.Equal(HeldOutEvaluation.Run(model, split, AtTwo).Ndcgs, HeldOutEvaluation.Run(model, split, AtTwo with { Threads = 2 }).Ndcgs);
    }

    [Fact]
    public void Chance_ranks_in_the_middle()
    {
        const int Users = 1000, Items = 500;
        var split = Tables.Split(Users, Items, [(0, 0)], test: [.. Enumerable.Range(0, Users).Select(user => (user, user % Items))]);
        var report = HeldOutEvaluation.Run(RandomRecommender.Of(split), split, new RankingOptions());

        // Chance gives 49.9 %, and the mean of 1,000 lists has a standard error of 0.9.
        Assert.InRange(report.MeanPercentileRank, 46.5, 53.5);
        Assert.InRange(report.HitRate(20), 0.02, 0.06);
    }

    [Fact]
    public void Options_outside_their_range_are_told_all_at_once()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new RankingOptions { Cutoffs = [0], Threads = 0 }.Validate());
        Assert.Contains("2 fault(s)", thrown.Message);
        Assert.Contains("Cutoffs: found 0", thrown.Message);
    }
}
