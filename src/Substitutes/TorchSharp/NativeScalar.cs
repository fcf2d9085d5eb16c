using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A scalar as the shim takes it, by value in two registers.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeScalar
{
    private readonly long _kind;
    private readonly long _bits;

    private NativeScalar(long kind, long bits) => (_kind, _bits) = (kind, bits);

    public NativeScalar(long value)
        : this(0, value)
    {
    }

    public NativeScalar(double value)
        : this(1, BitConverter.DoubleToInt64Bits(value))
    {
    }

    public NativeScalar(bool value)
        : this(2, value ? 1 : 0)
    {
    }

    /// <summary>Stands for an optional scalar that was not given.</summary>
    public static NativeScalar Absent => new(3, 0);
}
