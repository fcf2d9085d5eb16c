using RecInterp.Training.Evaluation;

namespace RecInterp.Training.Tests.Evaluation;

public sealed class SyntheticBenchmarkTests
{
    [Fact]
    public void Trained_dictionaries_recover_more_concepts_than_an_untrained_one_at_about_one_L0()
    {
        var options = new SyntheticOptions { Concepts = 64, Width = 24, Latents = 24, Users = 1500, Items = 1000, Steps = 1200, Seed = 2 };

        var report = SyntheticBenchmark.Run(options);

        Assert.Equal(
            ["batch-top-k", "gated", "jump-relu", "matryoshka-batch-top-k", "relu", "tied-relu", "top-k", "untrained"], report.Means.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.InRange(report.Untrained.Mcc, 0, 0.75); // The world's directions are not those that weights start from.
        Assert.All(report.Trained, row => Assert.True(row.F1 > report.Untrained.F1 && row.Mcc > report.Untrained.Mcc && row.Fvu < report.Untrained.Fvu, $"{row} beside {report.Untrained}"));
        Assert.All(report.Trained, row => Assert.InRange(row.MeanActive, report.Active[0] - 1, report.Active[0] + 1));
        Assert.True(report.Active[0] < report.MeanActive[0] + 0.5, "k counts no more concepts than there are");
    }

    [Fact]
    public void Several_seeds_give_means_and_deviations_of_worlds_of_their_own()
    {
        var options = new SyntheticOptions { Concepts = 40, Width = 16, Latents = 8, Users = 400, Items = 300, Steps = 20, Seed = 5 };

        var both = SyntheticBenchmark.Run(options with { Seeds = 2 });

        var second = SyntheticBenchmark.Run(options with { Seed = 6 });
        Assert.Equal(second.Runs[0], both.Runs[1]);
        var (a, b, row) = (both.Runs[0][0].F1, both.Runs[1][0].F1, both.Means[0]);
        Assert.NotEqual(a, b);
        Assert.Equal((a + b) / 2, row.F1, 1e-12);
        Assert.Equal(Math.Abs(a - b) / Math.Sqrt(2), both.Deviations[0].F1, 1e-12);
        Assert.All(second.Deviations, none => Assert.Equal(0, none.F1));
    }

    [Fact]
    public void A_small_benchmark_is_refused_where_a_prefix_would_be_empty() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticBenchmark.Run(new SyntheticOptions { Latents = 7 }));
}
