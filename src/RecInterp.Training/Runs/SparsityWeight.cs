namespace RecInterp.Training.Runs;

/// <summary>lambda1 as training goes on: fixed, or steered to a number of active latents. Not thread safe.</summary>
/// <remarks>Steering is a controller with a proportional and an integral part in the logarithm: with the error e = ln((L0 + 1/2) / (k + 1/2)),
/// ln lambda1 = ln start + P e + I sum of e over steps. The proportional part answers at once and damps; the integral part finds the weight that k needs. So
/// architectures can be compared at one L0 without a search.</remarks>
/// <param name="start">lambda1 at the first step.</param>
/// <param name="active">k that is wanted; null leaves lambda1 as it is.</param>
internal sealed class SparsityWeight(double start, int? active)
{
    private const double Proportional = 1;
    private const double Integral = 0.005;
    private const double Least = 1e-8;
    private const double Most = 1e4;
    private const double DefaultStart = 1e-2;

    private double _settled = active is null || start > 0 ? start : DefaultStart;

    /// <summary>The weight now.</summary>
    public double Value { get; private set; } = active is null || start > 0 ? start : DefaultStart;

    /// <summary>Steers.</summary>
    /// <param name="meanActive">L0 of the step's batch.</param>
    public void Steer(double meanActive)
    {
        if (active is { } wanted)
        {
            var error = Math.Log((meanActive + 0.5) / (wanted + 0.5));
            _settled = Math.Clamp(_settled * Math.Exp(Integral * error), Least, Most);
            Value = Math.Clamp(_settled * Math.Exp(Proportional * error), Least, Most);
        }
    }

    /// <summary>Writes where steering stands.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_settled);
        writer.Write(Value);
    }

    /// <summary>Reads where steering stood.</summary>
    public void Load(BinaryReader reader)
    {
        _settled = reader.ReadDouble();
        Value = reader.ReadDouble();
    }
}
