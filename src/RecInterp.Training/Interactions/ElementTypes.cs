using RecInterp.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>How ONNX's element types become tensor types in an interpreted graph. Immutable.</summary>
/// <param name="precision">The type of the floats.</param>
internal sealed class ElementTypes(FloatPrecision precision)
{
    /// <summary>The tensor type of an element type.</summary>
    /// <param name="type">The element type.</param>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public ScalarType Of(OnnxElementType type) => type switch
    {
        OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.BFloat16 => precision == FloatPrecision.Double ? ScalarType.Float64 : ScalarType.Float32,
        OnnxElementType.Float64 => precision == FloatPrecision.Single ? ScalarType.Float32 : ScalarType.Float64,
        OnnxElementType.Int64 => ScalarType.Int64,
        OnnxElementType.Int32 => ScalarType.Int32,
        OnnxElementType.Int16 => ScalarType.Int16,
        OnnxElementType.Int8 => ScalarType.Int8,
        OnnxElementType.UInt8 => ScalarType.Byte,
        OnnxElementType.Bool => ScalarType.Bool,
        _ => throw new NotSupportedException($"found values of {type}, which the interpreter has no type for"),
    };

    /// <summary>A tensor of a constant's values.</summary>
    /// <param name="constant">The constant.</param>
    public Tensor ToTensor(OnnxTensor constant)
    {
        long[] shape = [.. constant.Shape];
        var type = constant.ElementType is OnnxElementType.UInt16 or OnnxElementType.UInt32 or OnnxElementType.UInt64 ? ScalarType.Int64 : Of(constant.ElementType);
        if (constant is { Doubles: { } doubles } && type == ScalarType.Float64)
        {
            var exact = empty(shape, dtype: ScalarType.Float64);
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(doubles.AsSpan()).CopyTo(exact.bytes);
            return exact;
        }

        var values = constant.Floats is { } floats ? tensor(floats, shape) : tensor(constant.Integers!, shape);
        return values.dtype == type ? values : values.to(type);
    }

    /// <summary>Largest relative change of a constant's values by their conversion.</summary>
    /// <param name="constant">The constant.</param>
    public double LossOf(OnnxTensor constant)
    {
        if (constant.Doubles is not { } doubles || Of(OnnxElementType.Float64) != ScalarType.Float32)
        {
            return 0;
        }

        double worst = 0;
        foreach (var value in doubles)
        {
            worst = value == 0 ? worst : Math.Max(worst, Math.Abs(((float)value - value) / value));
        }

        return worst;
    }

    /// <summary>Converts a tensor as Cast does: to integers towards 0, to truth values by difference from 0, to half precision by rounding.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="type">The element type that is asked for.</param>
    public Tensor Cast(Tensor x, OnnxElementType type)
    {
        var target = Of(type);
        if (target == ScalarType.Bool)
        {
            return x.dtype == ScalarType.Bool ? x : x.ne(0);
        }

        if (precision == FloatPrecision.AsDeclared && type is OnnxElementType.Float16 or OnnxElementType.BFloat16)
        {
            return x.to(type == OnnxElementType.Float16 ? ScalarType.Float16 : ScalarType.BFloat16).to(target);
        }

        return x.dtype == target ? x : x.to(target);
    }
}
