using RecInterp.Training.Losses;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Training.Tests.Runs;

public class TrainingOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new TrainingOptions().Validate();

    [Fact]
    public void Every_fault_is_told_at_once_with_the_value_found()
    {
        var options = new TrainingOptions
        {
            Latents = 0,
            Epochs = -1,
            Steps = 0,
            BatchSize = 0,
            LearningRate = double.NaN,
            Alpha = -1,
            Beta = double.PositiveInfinity,
            Lambda1 = -0.5,
            Lambda2 = double.NaN,
            Rho = 1,
            InputTransform = (InputTransformFit)9,
            PredictionLoss = (PredictionLossKind)9,
            HeldOutUsers = 1,
            Threads = 0,
            ClipNorm = 0,
            BetaWarmUpSteps = -1,
            SparsityWarmUpSteps = -2,
            Candidates = 1,
            Temperature = 0,
            ItemSampling = (ItemSampling)8,
            HardNegativeDepth = 0,
        };

        var error = Assert.Throws<ArgumentException>(options.Validate);

        Assert.Equal(
            """
            The training options have 21 fault(s):
            Latents: found 0, expected at least 1
            Epochs: found -1, expected at least 1, or none
            Steps: found 0, expected at least 1
            BatchSize: found 0, expected at least 1
            LearningRate: found NaN, expected a number in (0, 1]
            Alpha: found -1, expected a finite number of at least 0
            Beta: found Infinity, expected a finite number of at least 0
            BetaWarmUpSteps: found -1, expected at least 0
            Lambda1: found -0.5, expected a finite number of at least 0
            Lambda2: found NaN, expected a finite number of at least 0
            SparsityWarmUpSteps: found -2, expected at least 0
            Rho: found 1, expected a number in (0, 1)
            InputTransform: found 9, expected one of None, RowNorm, MinMax, CentreScale
            PredictionLoss: found 9, expected none, or one of BlockMse, PairMse, PairCrossEntropy, PairLogitMse, Pairwise, ListwiseKl
            Candidates: found 1, expected 2 to the size of a batch, 0, or none
            Temperature: found 0, expected a finite number above 0
            ItemSampling: found 8, expected one of Uniform, Popularity, ObservedPairs, HardNegatives
            HardNegativeDepth: found 0, expected at least 1
            HeldOutUsers: found 1, expected a number in [0, 1)
            Threads: found 0, expected at least 1
            ClipNorm: found 0, expected none, or a finite number above 0
            """,
            error.Message);
    }

    [Fact]
    public void A_loss_that_ties_latents_to_nothing_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(new TrainingOptions { Alpha = 0, Beta = 0 }.Validate);

        Assert.Contains("Alpha and Beta: found 0", error.Message, StringComparison.Ordinal);
    }
}
