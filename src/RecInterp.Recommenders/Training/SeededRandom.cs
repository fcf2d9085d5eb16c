namespace RecInterp.Recommenders.Training;

/// <summary>Independent random sequences from one seed, so that drawing more of one leaves the others as they were.</summary>
internal static class SeededRandom
{
    /// <summary>What a sequence is drawn for.</summary>
    internal enum Purpose
    {
        /// <summary>Initial weights.</summary>
        Weights,

        /// <summary>The order of training rows.</summary>
        Order,

        /// <summary>Items that users did not choose.</summary>
        Negatives,
    }

    /// <summary>The sequence of a seed for a purpose.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="purpose">What for.</param>
    public static Random Of(int seed, Purpose purpose)
    {
        // The finaliser of SplitMix64: neighbouring seeds give unrelated sequences.
        var mixed = unchecked((((ulong)(uint)seed << 8) | (uint)purpose) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return new Random(unchecked((int)(mixed ^ (mixed >> 31))));
    }
}
