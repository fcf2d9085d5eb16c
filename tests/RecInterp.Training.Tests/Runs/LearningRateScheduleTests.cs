using RecInterp.TestScorers;
using RecInterp.Training.Runs;

namespace RecInterp.Training.Tests.Runs;

public sealed class LearningRateScheduleTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void It_rises_stays_and_falls_evenly()
    {
        var schedule = new LearningRateSchedule(2, 10, 4, 0.3);

        Assert.Equal([0.5, 1, 1.5, 2, 2, 2, 2, 2, 4.0 / 3, 2.0 / 3], Enumerable.Range(1, 10).Select(schedule.Of).Select(rate => Math.Round(rate, 12)).ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Without_warm_up_and_decay_it_is_constant() =>
        Assert.All(Enumerable.Range(1, 10), step => Assert.Equal(0.3, new LearningRateSchedule(0.3, 10, 0, 0).Of(step)));

    [Fact]
    public void A_run_follows_it()
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);
        var options = new TrainingOptions { Latents = 6, Steps = 3, BatchSize = 8 };
        float[] Weights(TrainingOptions options) => TrainingRun.Run(scorer, options).Dictionary.Encoder;

        // A warm-up that is never finished makes every step smaller; none at all leaves the bits as they were.
        var (start, plain, warm) = (Weights(options with { LearningRate = 1e-9 }), Weights(options), Weights(options with { WarmUpSteps = 1000 }));
        double Moved(float[] to) => start.Zip(to, (a, b) => Math.Abs((double)a - b)).Sum();
        Assert.InRange(Moved(warm), double.Epsilon, 0.01 * Moved(plain));
        Assert.Equal(plain, Weights(options with { WarmUpSteps = 0, DecayShare = 0 }));
        Assert.InRange(Moved(Weights(options with { DecayShare = 1 })), 0.3 * Moved(plain), 0.9 * Moved(plain));
    }

    [Theory]
    [InlineData(-1, 0, "WarmUpSteps: found -1")]
    [InlineData(0, -0.1, "DecayShare: found -0.1")]
    [InlineData(0, 1.5, "DecayShare: found 1.5")]
    public void What_is_no_schedule_is_refused(int warmUp, double decay, string words)
    {
        var scorer = ScorerCatalogue.PlainDot().Import(_scratch.Path);

        var fault = Assert.Throws<ArgumentException>(() => TrainingRun.Run(scorer, new TrainingOptions { Latents = 6, Steps = 3, WarmUpSteps = warmUp, DecayShare = decay }));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
