namespace TorchSharp;

public static partial class torch
{
    /// <summary>Copies numbers into a new tensor.</summary>
    /// <param name="rawArray">The elements, row-major.</param>
    /// <param name="dimensions">The shape; its product is the array's length.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>A tensor of its own memory.</returns>
    /// <exception cref="ArgumentException">Shape and length disagree.</exception>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => Copied<float>(rawArray, dimensions, ScalarType.Float32, new(dtype, device, requires_grad, names));

    /// <summary>Copies integers into a new tensor.</summary>
    /// <param name="dataArray">The elements, row-major.</param>
    /// <param name="dimensions">The shape; its product is the array's length.</param>
    /// <param name="dtype">Element type; int64 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>A tensor of its own memory.</returns>
    /// <exception cref="ArgumentException">Shape and length disagree.</exception>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => Copied<long>(dataArray, dimensions, ScalarType.Int64, new(dtype, device, requires_grad, names));

    /// <summary>Copies truth values into a new tensor.</summary>
    /// <param name="rawArray">The elements, row-major.</param>
    /// <param name="dimensions">The shape; its product is the array's length.</param>
    /// <param name="dtype">Element type; bool when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>A tensor of its own memory.</returns>
    /// <exception cref="ArgumentException">Shape and length disagree.</exception>
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => Copied<bool>(rawArray, dimensions, ScalarType.Bool, new(dtype, device, requires_grad, names));

    /// <summary>Makes a float32 tensor of no dimensions.</summary>
    /// <param name="scalar">Its value.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <returns>The tensor.</returns>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false)
        => Copied<float>([scalar], [], ScalarType.Float32, new(null, device, requires_grad));

    /// <summary>A tensor of zeros.</summary>
    /// <param name="size">The shape.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => new(Native.Check(Native.rt_zeros(size, size.Length, new(dtype, device, requires_grad, names))));

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => zeros([rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor of ones.</summary>
    /// <param name="size">The shape.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => new(Native.Check(Native.rt_ones(size, size.Length, new(dtype, device, requires_grad, names))));

    /// <summary>A matrix of ones.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => ones([rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor of one repeated value.</summary>
    /// <param name="size">The shape.</param>
    /// <param name="value">The value.</param>
    /// <param name="dtype">Element type; when null that of the value: float32, int64 or bool.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => new(Native.Check(Native.rt_full(size, size.Length, value.Native, new(dtype, device, requires_grad, names))));

    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    /// <param name="size">The shape.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => new(Native.Check(Native.rt_empty(size, size.Length, new(dtype, device, requires_grad, names))));

    /// <summary>Draws from the normal distribution of mean 0 and variance 1.</summary>
    /// <param name="size">The shape.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="generator">Source of randomness; the device's default when null.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => Drawn(Native.rt_randn(size, size.Length, generator?.Handle ?? 0, new(dtype, device, requires_grad, names)), generator);

    /// <summary>Draws uniformly from [0, 1).</summary>
    /// <param name="size">The shape.</param>
    /// <param name="dtype">Element type; float32 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="generator">Source of randomness; the device's default when null.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => Drawn(Native.rt_rand(size, size.Length, generator?.Handle ?? 0, new(dtype, device, requires_grad, names)), generator);

    /// <summary>The numbers 0 to n - 1 in random order.</summary>
    /// <param name="n">How many.</param>
    /// <param name="dtype">Element type; int64 when null.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="generator">Source of randomness; the device's default when null.</param>
    /// <returns>The tensor, shape [n].</returns>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null)
        => Drawn(Native.rt_randperm(n, generator?.Handle ?? 0, new(dtype ?? ScalarType.Int64, device, requires_grad)), generator);

    /// <summary>The numbers 0, 1, ... below a bound.</summary>
    /// <param name="stop">The bound, not included.</param>
    /// <param name="dtype">Element type; when null that of the bound.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <returns>The tensor, one dimension.</returns>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Numbers one apart from a start to below a bound.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The bound, not included.</param>
    /// <param name="dtype">Element type; when null that of the bounds.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <returns>The tensor, one dimension.</returns>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>Evenly spaced numbers from a start to below a bound.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The bound, not included.</param>
    /// <param name="step">The distance; not zero.</param>
    /// <param name="dtype">Element type; when null that of the bounds.</param>
    /// <param name="device">Where; the CPU when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <returns>The tensor, one dimension.</returns>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
        => new(Native.Check(Native.rt_arange(start.Native, stop.Native, step.Native, new(dtype, device, requires_grad))));

    /// <summary>Zeros of another tensor's shape.</summary>
    /// <param name="input">The other tensor.</param>
    /// <param name="dtype">Element type; the other tensor's when null.</param>
    /// <param name="device">Where; the other tensor's device when null.</param>
    /// <param name="requires_grad">Whether gradients are recorded for it.</param>
    /// <param name="names">Not covered: null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null)
        => input.Result(Native.rt_zeros_like(input.Handle, new(dtype, device, requires_grad, names)));

    /// <summary>Joins tensors along a dimension that they have.</summary>
    /// <param name="tensors">At least one; equal shapes except along the dimension.</param>
    /// <param name="dim">The dimension; negative counts from the last.</param>
    /// <returns>The joined tensor.</returns>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        var handles = Handles(tensors);
        var joined = Native.rt_cat(handles, handles.Length, dim);
        GC.KeepAlive(tensors);
        return new(Native.Check(joined));
    }

    /// <summary>Joins tensors of one shape along a new dimension.</summary>
    /// <param name="tensors">At least one.</param>
    /// <param name="dim">Where the new dimension goes; negative counts from the last.</param>
    /// <returns>The joined tensor.</returns>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var all = tensors.ToArray();
        var handles = Handles(all);
        var joined = Native.rt_stack(handles, handles.Length, dim);
        GC.KeepAlive(all);
        return new(Native.Check(joined));
    }

    /// <summary>Takes x where the condition holds and y elsewhere.</summary>
    /// <param name="condition">Truth values.</param>
    /// <param name="x">Values where true.</param>
    /// <param name="y">Values where false.</param>
    /// <returns>A tensor of the three shapes broadcast together.</returns>
    public static Tensor where(Tensor condition, Tensor x, Tensor y)
        => condition.Result(Native.rt_where(condition.Handle, x.Handle, y.Handle), x, y);

    internal static nint[] Handles(IEnumerable<Tensor> tensors) => [.. tensors.Select(t => t.Handle)];

    private static unsafe Tensor Copied<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> dimensions, ScalarType type, NativeOptions options)
        where T : unmanaged
    {
        long count = 1;
        foreach (var dimension in dimensions)
        {
            count = checked(count * dimension);
        }

        if (count != elements.Length)
        {
            throw new ArgumentException(
                $"Shape [{string.Join(", ", dimensions.ToArray())}] holds {count} elements, found an array of {elements.Length}.",
                nameof(dimensions));
        }

        fixed (T* data = elements)
        {
            return new(Native.Check(Native.rt_tensor((nint)data, dimensions, dimensions.Length, (int)type, options)));
        }
    }

    private static Tensor Drawn(nint handle, Generator? generator)
    {
        GC.KeepAlive(generator);
        return new(Native.Check(handle));
    }
}
