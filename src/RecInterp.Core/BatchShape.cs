namespace RecInterp.Core;

/// <summary>Length checks shared by every kernel that takes flat row-major batches.</summary>
internal static class BatchShape
{
    /// <summary>Kernels keep scratch rows up to this many floats on the stack: 4 KiB, far below the 1 MiB default stack.</summary>
    public const int StackFloats = 1024;

    /// <summary>Number of rows of <paramref name="width"/> values in a flat buffer.</summary>
    /// <exception cref="ArgumentException">The length is not a whole number of rows.</exception>
    public static int Rows(int length, int width, string name)
    {
        if (width < 1)
        {
            throw new ArgumentException($"{name}: rows of {width} values have no meaning; the width must be at least 1.", name);
        }

        if (length % width != 0)
        {
            throw new ArgumentException($"{name} holds {length} values, which is not a whole number of rows of {width}.", name);
        }

        return length / width;
    }

    /// <summary>Demands exactly <paramref name="rows"/> rows of <paramref name="width"/> values.</summary>
    /// <exception cref="ArgumentException">Another length was found.</exception>
    public static void Expect(int length, int rows, int width, string name)
    {
        long expected = (long)rows * width;
        if (length != expected)
        {
            throw new ArgumentException($"{name} holds {length} values; expected {rows} rows of {width}, which is {expected}.", name);
        }
    }
}
