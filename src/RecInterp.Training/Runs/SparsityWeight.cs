namespace RecInterp.Training.Runs;

/// <summary>lambda1 as training goes on: fixed, or steered to a number of active latents. Not thread safe.</summary>
/// <remarks>Steering multiplies it by exp(rate (L0 - k) / k) after each step, the exponent's fraction kept within +-1: too many active latents make
/// the term heavier, too few lighter. So architectures can be compared at one L0 without a search.</remarks>
/// <param name="start">lambda1 at the first step.</param>
/// <param name="active">k that is wanted; null leaves lambda1 as it is.</param>
internal sealed class SparsityWeight(double start, int? active)
{
    private const double Rate = 0.01;
    private const double Least = 1e-8;
    private const double Most = 1e4;
    private const double DefaultStart = 1e-2;

    /// <summary>The weight now.</summary>
    public double Value { get; private set; } = active is null || start > 0 ? start : DefaultStart;

    /// <summary>Steers.</summary>
    /// <param name="meanActive">L0 of the step's batch.</param>
    public void Steer(double meanActive)
    {
        if (active is { } wanted)
        {
            Value = Math.Clamp(Value * Math.Exp(Rate * Math.Clamp((meanActive - wanted) / wanted, -1, 1)), Least, Most);
        }
    }
}
