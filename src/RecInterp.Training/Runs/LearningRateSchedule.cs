namespace RecInterp.Training.Runs;

/// <summary>The learning rate of each step: rises evenly, stays, and falls evenly towards 0.</summary>
/// <param name="rate">The rate between warm-up and decay.</param>
/// <param name="steps">Steps T of the whole run.</param>
/// <param name="warmUp">Steps of the warm-up, 0 for none: step s of them has rate s / warmUp.</param>
/// <param name="decay">Share of the steps, at the end, in which it falls, 0 to 1: the last has rate 1 / (decay T).</param>
internal sealed class LearningRateSchedule(double rate, int steps, int warmUp, double decay)
{
    private readonly int _falling = (int)Math.Round(decay * steps);

    /// <summary>The rate of a step.</summary>
    /// <param name="step">From 1 to T.</param>
    public double Of(int step)
    {
        var rising = warmUp == 0 ? 1 : Math.Min(1, (double)step / warmUp);
        var falling = _falling == 0 ? 1 : Math.Min(1, (double)(steps - step + 1) / _falling);
        return rate * rising * falling;
    }
}
