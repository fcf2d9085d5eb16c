namespace RecInterp.Training.Worlds;

/// <summary>Numbers from the normal distribution of mean 0 and deviation 1 (Box and Muller 1958).</summary>
internal static class NormalValues
{
    /// <summary>Draws one.</summary>
    /// <param name="random">Source.</param>
    public static double Draw(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Draws many.</summary>
    /// <param name="random">Source.</param>
    /// <param name="count">How many.</param>
    public static float[] Draw(Random random, int count)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)Draw(random);
        }

        return values;
    }
}
