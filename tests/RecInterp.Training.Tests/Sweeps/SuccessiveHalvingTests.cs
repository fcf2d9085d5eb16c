using RecInterp.Training.Sweeps;

namespace RecInterp.Training.Tests.Sweeps;

public sealed class SuccessiveHalvingTests
{
    [Theory]
    [InlineData(27, 3, 3, 1, new[] { 2000, 6000, 18000 })]
    [InlineData(9, 3, 3, 1, new[] { 2000, 6000, 18000 })]
    [InlineData(8, 3, 3, 1, new[] { 2000, 6000, 18000 })] // Three are left for the second rung.
    [InlineData(6, 3, 3, 1, new[] { 6000, 18000 })] // Two are left: nothing to choose from.
    [InlineData(2, 3, 3, 1, new[] { 18000 })]
    [InlineData(1, 2, 9, 1, new[] { 18000 })]
    [InlineData(100, 3, 1, 1, new[] { 18000 })]
    [InlineData(100, 2, 3, 1, new[] { 4500, 9000, 18000 })]
    [InlineData(100, 7, 2, 1, new[] { 2572, 18000 })] // Rounded up.
    [InlineData(27, 3, 3, 2000, new[] { 2000, 6000, 18000 })]
    [InlineData(27, 3, 3, 2001, new[] { 6000, 18000 })]
    [InlineData(27, 3, 3, 6001, new[] { 18000 })]
    public void Rungs_grow_by_eta_as_long_as_trials_and_steps_feed_them(int trials, int eta, int mostRungs, int fewestSteps, int[] steps) =>
        Assert.Equal(steps, SuccessiveHalving.Steps(18000, trials, eta, mostRungs, fewestSteps));

    [Theory]
    [InlineData(9, 3, 3)]
    [InlineData(10, 3, 4)]
    [InlineData(1, 3, 1)]
    [InlineData(int.MaxValue, 2, 1 << 30)]
    public void One_of_eta_is_kept_rounded_up(int trials, int eta, int kept) => Assert.Equal(kept, SuccessiveHalving.Room(trials, eta));

    [Fact]
    public void Above_the_floor_monosemanticity_decides_and_fidelity_only_between_equals() =>
        Assert.Equal([4, 2, 1, 3], Ranked(0.5, Trials.Make(1, 0.9, 0.2), Trials.Make(2, 0.6, 0.4), Trials.Make(3, 0.99, 0.1), Trials.Make(4, 0.7, 0.4)));

    [Fact]
    public void A_trial_on_the_floor_meets_it_and_one_below_it_comes_after_however_monosemantic() =>
        Assert.Equal([1, 2], Ranked(0.5, Trials.Make(2, 0.4999, 0.9), Trials.Make(1, 0.5, -0.9)));

    [Fact]
    public void Below_the_floor_the_front_comes_first_and_then_whoever_is_nearest() =>
        Assert.Equal([1, 3, 2, 4], Ranked(0.9, Trials.Make(4, 0.2, 0.1), Trials.Make(3, 0.3, 0.5), Trials.Make(2, 0.7, 0.2), Trials.Make(1, 0.8, 0.3)));

    [Fact]
    public void What_is_too_dense_comes_after_what_is_sparse_and_never_stands_on_the_front()
    {
        var rows = SuccessiveHalving.Rank([Trials.Make(10, 0.9, 0.9, density: 0.26), Trials.Make(20, 0.1, 0.1), Trials.Make(30, 0.6, 0.2, density: 0.25)], new SweepOptions { Floor = 0.5, Density = 0.25 });

        Assert.Equal([30, 20, 10], rows.Select(row => row.Trial.Spec.Options.Latents));
        Assert.Equal([true, false, false], rows.Select(row => row.OnFront));
        Assert.Equal([true, false, false], rows.Select(row => row.Qualifies));
        Assert.Equal([true, false, true], rows.Select(row => row.MeetsFloor));
    }

    [Fact]
    public void What_diverged_is_last_and_equals_stay_in_their_order() =>
        Assert.Equal([2, 3, 1, 4], Ranked(0.5, Trials.Make(1, null), Trials.Make(2, 0.6, 0.1), Trials.Make(3, 0.6, 0.1), Trials.Make(4, null)));

    [Fact]
    public void What_is_kept_holds_everything_that_must_stay()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var trials = Enumerable.Range(1, 1 + random.Next(30)).Select(latents => Trials.Make(latents, random.Next(5) == 0 ? null : random.Next(11) / 10.0, random.Next(11) / 10.0, random.Next(4) == 0 ? 0.9 : 0.1)).ToList();
            var floor = random.Next(11) / 10.0;

            var rows = SuccessiveHalving.Rank(trials, new SweepOptions { Floor = floor });
            var (kept, dropped) = (rows.Take(SuccessiveHalving.Room(rows.Count, 3)).ToList(), rows.Skip(SuccessiveHalving.Room(rows.Count, 3)).ToList());

            Assert.Equal(trials.Select(trial => trial.Spec.Options.Latents), rows.Select(row => row.Trial.Spec.Options.Latents).Order());
            Assert.All(rows, row => Assert.Equal(row.Fidelity >= floor, row.MeetsFloor));
            foreach (var (stays, goes) in from stays in kept from goes in dropped select (stays, goes))
            {
                Assert.True(stays.Qualifies || !goes.Qualifies, "Nobody who meets the floor and is sparse goes for somebody who does not or is not.");
                Assert.True(!goes.Qualifies || stays.Trial.Result!.Monosemanticity >= goes.Trial.Result!.Monosemanticity, "Nobody goes for somebody less monosemantic.");
                Assert.True(stays.Qualifies || stays.OnFront || !goes.OnFront, "Nobody on the front goes while there is room.");
                Assert.True(stays.Fidelity is not null || goes.Fidelity is null, "Nobody goes for somebody who diverged.");
            }

            var most = rows.Where(row => row.IsSparse).Max(row => row.Fidelity);
            Assert.True(rows.Any(row => row.Qualifies) || most is null || rows[0].Fidelity == most, "Where none meets the floor, the nearest stays.");
        }
    }

    [Fact]
    public void The_floor_may_be_set_on_variance_explained()
    {
        var trial = new SweepTrial(Trials.Make(1, 0).Spec, new TrialResult(0.2, 0.1, 0, 1, 0, 0.5, 0.5), null, 1);

        SweepRow Row(FidelityMeasure measure) => SuccessiveHalving.Rank([trial], new SweepOptions { Fidelity = measure, Floor = 0.85 })[0];
        Assert.Equal((0.9, true), (Row(FidelityMeasure.Variance).Fidelity, Row(FidelityMeasure.Variance).MeetsFloor));
        Assert.Equal((0.2, false), (Row(FidelityMeasure.TopLists).Fidelity, Row(FidelityMeasure.TopLists).MeetsFloor));
    }

    private static IEnumerable<int> Ranked(double floor, params SweepTrial[] trials) =>
        SuccessiveHalving.Rank(trials, new SweepOptions { Floor = floor }).Select(row => row.Trial.Spec.Options.Latents);
}
