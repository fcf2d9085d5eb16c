namespace RecInterp.Recommenders.Training;

/// <summary>Draws initial weights.</summary>
internal static class InitialValues
{
    /// <summary>Draws from the normal distribution of mean 0 (Box and Muller 1958).</summary>
    /// <param name="random">Source.</param>
    /// <param name="count">How many.</param>
    /// <param name="deviation">Standard deviation.</param>
    public static float[] Normal(Random random, int count, double deviation)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    /// <summary>Draws evenly from [-bound, bound].</summary>
    /// <param name="random">Source.</param>
    /// <param name="count">How many.</param>
    /// <param name="bound">Largest magnitude.</param>
    public static float[] Uniform(Random random, int count, double bound)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        }

        return values;
    }
}
