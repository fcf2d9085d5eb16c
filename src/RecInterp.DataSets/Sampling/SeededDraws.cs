namespace RecInterp.DataSets.Sampling;

/// <summary>Random numbers for one purpose, one user and one epoch: what is drawn for a user does not depend on who was drawn for before. Not thread safe.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood 2014), the same on every machine and version.</remarks>
internal struct SeededDraws
{
    private ulong _state;

    public SeededDraws(int seed, int purpose, int user, int epoch)
    {
        foreach (var part in (ReadOnlySpan<int>)[seed, purpose, user, epoch])
        {
            _state = Mix(_state + (uint)part + 0x9E3779B97F4A7C15UL);
        }
    }

    /// <summary>Above 0, below 1.</summary>
    public double Unit() => ((Bits() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>0 to below the bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Bits(), (ulong)bound, out _); // The bias is below 2^-32 of the bound.

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    private ulong Bits() => Mix(_state += 0x9E3779B97F4A7C15UL);
}
