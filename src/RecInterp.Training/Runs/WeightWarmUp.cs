namespace RecInterp.Training.Runs;

/// <summary>The share of its weight that a loss has at each step: rises evenly from 0 to 1, and stays.</summary>
/// <param name="steps">Steps of the rise, 0 for none: step s of them has share s / steps.</param>
internal sealed class WeightWarmUp(int steps)
{
    /// <summary>The share of a step.</summary>
    /// <param name="step">From 1.</param>
    /// <returns>Above 0, at most 1.</returns>
    public double Of(int step) => step >= steps ? 1 : (double)step / steps;
}
