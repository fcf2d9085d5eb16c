namespace TorchSharp;

/// <summary>One number of a type known at run time: a long, a double or a bool. Immutable.</summary>
public sealed class Scalar
{
    private Scalar(NativeScalar value) => Native = value;

    internal NativeScalar Native { get; }

    /// <summary>Wraps a byte as an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(byte value) => new(new NativeScalar(value));

    /// <summary>Wraps a short as an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(short value) => new(new NativeScalar(value));

    /// <summary>Wraps an int as an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(int value) => new(new NativeScalar(value));

    /// <summary>Wraps a long as an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(long value) => new(new NativeScalar(value));

    /// <summary>Wraps a float as a real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(float value) => new(new NativeScalar((double)value));

    /// <summary>Wraps a double as a real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(double value) => new(new NativeScalar(value));

    /// <summary>Wraps a truth value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Scalar(bool value) => new(new NativeScalar(value));
}
