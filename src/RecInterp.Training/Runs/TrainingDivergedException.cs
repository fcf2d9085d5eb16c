using System.Globalization;

namespace RecInterp.Training.Runs;

/// <summary>Training was stopped because a number ceased to be finite.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="term">The loss term, or "weights".</param>
    /// <param name="learningRate">The learning rate, for the advice.</param>
    /// <param name="inner">What was caught, if anything.</param>
    public TrainingDivergedException(int step, string term, double learningRate, Exception? inner = null)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Training stopped at step {step}: {term} is not finite. Try a learning rate below {learningRate}, a ClipNorm such as 1, or another input transform"),
            inner)
    {
        Step = step;
        Term = term;
    }

    /// <summary>The step, from 1.</summary>
    public int Step { get; }

    /// <summary>The first loss term that was not finite, or "weights".</summary>
    public string Term { get; }
}
