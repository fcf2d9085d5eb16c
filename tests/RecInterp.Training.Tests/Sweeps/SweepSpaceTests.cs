using RecInterp.Training.Dictionaries;
using RecInterp.Training.Runs;
using RecInterp.Training.Sweeps;

namespace RecInterp.Training.Tests.Sweeps;

public sealed class SweepSpaceTests
{
    private static readonly SweepSpace Space = new()
    {
        Basis = new TrainingOptions { Steps = 40, Seed = 9 },
        Architectures = [ArchitectureKind.TopK, ArchitectureKind.TiedRelu],
        Latents = [8, 16],
        Active = [4, 12],
        Betas = [0, 2],
        Lambda1s = [0, 0.1],
        Prefixes = [[], [4, 8]],
    };

    [Fact]
    public void The_grid_is_every_combination_that_can_be()
    {
        var grid = Space.Grid();

        // (m, k, prefixes): (8, 4, none), (16, 4, both), (16, 12, both) are 5; by two betas; TopK knows no lambda1, tied ReLU tries two.
        Assert.Equal(5 * 2 * (1 + 2), grid.Count);
        Assert.Equal(grid.Count, grid.Select(options => new TrialSpec("", options).Key()).Distinct().Count());
        Assert.All(grid, options =>
        {
            options.Validate();
            Assert.Equal((40, 9), (options.Steps, options.Seed));
            Assert.Equal(options.Architecture == ArchitectureKind.TiedRelu ? 0.01 : 0, options.Lambda2);
            Assert.True(options.Architecture == ArchitectureKind.TiedRelu || options.Lambda1 == 0);
        });
    }

    [Fact]
    public void A_value_that_is_listed_twice_is_tried_once() => Assert.Equal(Space.Grid().Count, (Space with { Latents = [8, 16, 8] }).Grid().Count);

    [Fact]
    public void A_sample_is_drawn_from_the_grid_by_its_seed()
    {
        IEnumerable<string> Keys(IEnumerable<TrainingOptions> options) => options.Select(one => new TrialSpec("", one).Key());
        var all = Keys(Space.Grid()).ToList();

        var sample = Keys(Space.Sample(7, seed: 1)).ToList();

        Assert.Equal(7, sample.Distinct().Count());
        Assert.Equal(all.Where(sample.Contains), sample);
        Assert.Equal(sample, Keys(Space.Sample(7, seed: 1)));
        Assert.NotEqual(sample, Keys(Space.Sample(7, seed: 2)));
        Assert.Equal(all, Keys(Space.Sample(1000, seed: 1)));
    }

    [Fact]
    public void A_space_that_holds_no_trial_is_refused()
    {
        Assert.Contains("holds no trial", Assert.Throws<ArgumentException>(() => (Space with { Active = [17] }).Grid()).Message, StringComparison.Ordinal);
        Assert.Contains("holds no trial", Assert.Throws<ArgumentException>(() => (Space with { Betas = [] }).Grid()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_outside_their_range_are_refused_before_anything_is_trained()
    {
        Assert.Contains("Beta", Assert.Throws<ArgumentException>(() => (Space with { Betas = [1, -1] }).Grid()).Message, StringComparison.Ordinal);
        Assert.Contains("a number for TopK", Assert.Throws<ArgumentException>(() => (Space with { Active = [null] }).Grid()).Message, StringComparison.Ordinal);
        Assert.Contains("expected steps", Assert.Throws<ArgumentException>(() => (Space with { Basis = new TrainingOptions { Epochs = 3 } }).Grid()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Space.Sample(0, seed: 1));
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_sweeps_own_options_have_ranges(SweepOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);

    public static TheoryData<SweepOptions, string> WrongOptions { get; } = new()
    {
        { new SweepOptions { Trials = 0 }, "Trials" },
        { new SweepOptions { Eta = 1 }, "Eta" },
        { new SweepOptions { Rungs = 0 }, "Rungs" },
        { new SweepOptions { ShortestRung = 0 }, "ShortestRung" },
        { new SweepOptions { Jobs = 0 }, "Jobs" },
        { new SweepOptions { StrongestItems = 1 }, "StrongestItems" },
        { new SweepOptions { Floor = double.NaN }, "Floor" },
        { new SweepOptions { Floor = 1.01 }, "Floor" },
        { new SweepOptions { Density = 0 }, "Density" },
        { new SweepOptions { Density = 1.1 }, "Density" },
        { new SweepOptions { Fidelity = (FidelityMeasure)9 }, "Fidelity" },
    };
}
