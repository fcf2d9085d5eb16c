using System.Runtime.InteropServices;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Format;

namespace RecInterp.Onnx.Graphs;

/// <summary>A tensor of numbers: floats or integers, converted to float32 and int64, with what is needed to have the original back.</summary>
/// <param name="Shape">Lengths of the axes, outermost first; empty for a scalar.</param>
/// <param name="Floats">Row-major values if the constant is float16, bfloat16, float32 or float64, and no table that stays in its file; else null.</param>
/// <param name="Integers">Row-major values if the constant is an integer or truth value; else null.</param>
public sealed record OnnxTensor(IReadOnlyList<long> Shape, float[]? Floats, long[]? Integers)
{
    /// <summary>The type that the values had. Default: float32 or int64, whichever is held.</summary>
    public OnnxElementType ElementType { get; init; } = Floats is null ? OnnxElementType.Int64 : OnnxElementType.Float32;

    /// <summary>The values before they were rounded to float32, if they were float64; else null.</summary>
    public double[]? Doubles { get; init; }

    /// <summary>Whether this is a table that stays in its file: it has a shape here, and no values.</summary>
    public bool IsOutside => Floats is null && Integers is null;

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, axis) => product * axis);

    /// <summary>Reads a file that holds one tensor, as ONNX's own tests keep their inputs and outputs.</summary>
    /// <param name="path">The .pb file.</param>
    /// <exception cref="InvalidArtifactException">The file is missing or holds no tensor of numbers.</exception>
    public static OnnxTensor Read(string path)
    {
        try
        {
            var proto = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
            return ExternalData.IsOutside(proto) ? throw new InvalidArtifactException(path, "its values stand in another file; expected them inside") : From(path, "tensor", proto);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Google.Protobuf.InvalidProtocolBufferException)
        {
            throw new InvalidArtifactException(path, $"cannot be read: {e.Message}", e);
        }
    }

    internal static OnnxTensor From(string artifact, string owner, TensorProto proto)
    {
        if (ExternalData.IsOutside(proto))
        {
            return new OnnxTensor([.. proto.Dims], null, null) { ElementType = (OnnxElementType)proto.DataType }; // A table larger than what is worth holding; its place was checked.
        }

        if (TensorShape.Count(proto.Dims) is null)
        {
            throw new InvalidArtifactException(artifact, $"{owner}: found shape ({string.Join(", ", proto.Dims)}), expected no negative axis and at most {Array.MaxLength} values");
        }

        var type = (OnnxElementType)proto.DataType;
        OnnxTensor tensor = type switch
        {
            OnnxElementType.Float32 => new([.. proto.Dims], Raw<float>(proto) ?? [.. proto.FloatData], null),
            OnnxElementType.Float64 => OfDoubles([.. proto.Dims], Raw<double>(proto) ?? [.. proto.DoubleData]),
            OnnxElementType.Float16 => new([.. proto.Dims], Convert(Raw<Half>(proto) ?? Convert([.. proto.Int32Data], bits => BitConverter.UInt16BitsToHalf((ushort)bits)), value => (float)value), null),
            OnnxElementType.BFloat16 => new([.. proto.Dims], Convert(Raw<ushort>(proto) ?? Convert([.. proto.Int32Data], bits => (ushort)bits), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)), null),
            OnnxElementType.Int64 => new([.. proto.Dims], null, Raw<long>(proto) ?? [.. proto.Int64Data]),
            OnnxElementType.Int32 => new([.. proto.Dims], null, Convert(Raw<int>(proto) ?? [.. proto.Int32Data], value => (long)value)),
            OnnxElementType.Int16 => new([.. proto.Dims], null, Convert(Raw<short>(proto) ?? Convert([.. proto.Int32Data], value => (short)value), value => (long)value)),
            OnnxElementType.Int8 => new([.. proto.Dims], null, Convert(Raw<sbyte>(proto) ?? Convert([.. proto.Int32Data], value => (sbyte)value), value => (long)value)),
            OnnxElementType.UInt16 => new([.. proto.Dims], null, Convert(Raw<ushort>(proto) ?? Convert([.. proto.Int32Data], value => (ushort)value), value => (long)value)),
            OnnxElementType.UInt8 or OnnxElementType.Bool => new([.. proto.Dims], null, Convert(Raw<byte>(proto) ?? Convert([.. proto.Int32Data], value => (byte)value), value => (long)value)),
            OnnxElementType.UInt32 => new([.. proto.Dims], null, Convert(Raw<uint>(proto) ?? Convert([.. proto.Uint64Data], value => (uint)value), value => (long)value)),
            OnnxElementType.UInt64 => new([.. proto.Dims], null, Convert(Raw<ulong>(proto) ?? [.. proto.Uint64Data], value => value <= long.MaxValue ? (long)value : throw new InvalidArtifactException(artifact, $"{owner}: found {value}, expected at most {long.MaxValue}"))),
            _ => throw new InvalidArtifactException(artifact, $"{owner}: found a constant of type {type}, expected floats, integers or truth values"),
        };
        var found = tensor.Floats?.Length ?? tensor.Integers!.Length;
        return found == tensor.Count
            ? tensor with { ElementType = type }
            : throw new InvalidArtifactException(artifact, $"{owner}: shape ({string.Join(", ", tensor.Shape)}) needs {tensor.Count} values, found {found}");
    }

    private static OnnxTensor OfDoubles(long[] shape, double[] values) => new(shape, Convert(values, value => (float)value), null) { Doubles = values };

    private static T[]? Raw<T>(TensorProto proto)
        where T : unmanaged =>
        proto.HasRawData ? MemoryMarshal.Cast<byte, T>(proto.RawData.Span).ToArray() : null;

    private static TTo[] Convert<TFrom, TTo>(TFrom[] values, Func<TFrom, TTo> convert) => Array.ConvertAll(values, value => convert(value));
}
