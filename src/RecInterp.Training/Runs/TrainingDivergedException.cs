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

    /// <summary>Creates the exception from one that said less.</summary>
    /// <param name="message">What happened, and what was kept.</param>
    /// <param name="inner">The exception that said less.</param>
    public TrainingDivergedException(string message, TrainingDivergedException inner)
        : base(message, inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        (Step, Term, LastGood) = (inner.Step, inner.Term, inner.LastGood);
    }

    /// <summary>The last dictionary that was whole, and its record; null where there was none yet.</summary>
    public TrainingResult? LastGood { get; init; }

    /// <summary>The step, from 1.</summary>
    public int Step { get; }

    /// <summary>The first loss term that was not finite, or "weights".</summary>
    public string Term { get; }
}
