namespace RecInterp.Onnx.Files;

/// <summary>Shapes as files claim them, which nothing has checked yet.</summary>
internal static class TensorShape
{
    /// <summary>Number of values in a shape; null where an axis is negative or an array could not hold them.</summary>
    /// <param name="shape">Lengths of the axes; none is a scalar.</param>
    public static int? Count(IReadOnlyList<long> shape)
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
            if (axis > Array.MaxLength / count)
            {
                return null;
            }

            count *= axis;
        }

        return (int)count;
    }
}
