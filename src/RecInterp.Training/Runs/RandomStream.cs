namespace RecInterp.Training.Runs;

/// <summary>Independent random sequences from one seed, so that drawing more of one leaves the others as they were.</summary>
internal static class RandomStream
{
    /// <summary>What a sequence is drawn for.</summary>
    internal enum Purpose
    {
        /// <summary>Initial weights.</summary>
        Weights,

        /// <summary>Which users are held out.</summary>
        HeldOutUsers,

        /// <summary>The order of users.</summary>
        Users,

        /// <summary>The order of items.</summary>
        Items,

        /// <summary>Pairs on which the interpreted interaction is checked.</summary>
        Check,

        /// <summary>A world of planted concepts: never the numbers that weights start from.</summary>
        World,

        /// <summary>Items that are drawn otherwise than in turn.</summary>
        ItemDraws,

        /// <summary>The rows that dead latents are given.</summary>
        Resampling,
    }

    /// <summary>The sequence of a seed for a purpose.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="purpose">What for.</param>
    public static Random Of(int seed, Purpose purpose)
    {
        // The finaliser of SplitMix64: neighbouring seeds give unrelated sequences.
        var mixed = unchecked(((ulong)(uint)seed << 8 | (uint)purpose) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return new Random(unchecked((int)(mixed ^ (mixed >> 31))));
    }
}
