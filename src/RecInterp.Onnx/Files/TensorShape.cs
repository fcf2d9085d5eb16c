namespace RecInterp.Onnx.Files;

/// <summary>Shapes as files claim them, which nothing has checked yet.</summary>
internal static class TensorShape
{
    /// <summary>Most values that a file is believed to hold: no sum or product with the size of a value overflows.</summary>
    public const long Most = long.MaxValue / 64;

    /// <summary>Number of values in a shape; null where an axis is negative or an array could not hold them.</summary>
    /// <param name="shape">Lengths of the axes; none is a scalar.</param>
    public static int? Count(IReadOnlyList<long> shape) => (int?)CountUpTo(Array.MaxLength, shape);

    /// <summary>Number of values in a shape; null where an axis is negative or there are more than <see cref="Most"/>.</summary>
    /// <param name="shape">Lengths of the axes; none is a scalar.</param>
    public static long? LongCount(IReadOnlyList<long> shape) => CountUpTo(Most, shape);

    private static long? CountUpTo(long most, IReadOnlyList<long> shape)
    {
        if (shape.Any(axis => axis < 0))
        {
            return null;
        }

        if (shape.Contains(0))
        {
            return 0; // Whatever the other axes are.
        }

        long count = 1;
        foreach (var axis in shape)
        {
            // Divided, not multiplied: a product that wraps around would pass for a small one.
            if (axis > most / count)
            {
                return null;
            }

            count *= axis;
        }

        return count;
    }
}
