using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Normalisations with frozen statistics and gains.</summary>
internal static class NormalisationOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("BatchNormalization", 7, BatchNormalisation),
        new("LayerNormalization", 17, LayerNormalisation),
    ];

    /// <summary>(x - mean) / sqrt(variance + epsilon) gain + shift, with the stored mean and variance of each channel (axis 1).</summary>
    private static Tensor BatchNormalisation(OperatorCall call)
    {
        if (call.Node.Integer("training_mode", 0) != 0)
        {
            throw new NotSupportedException("training_mode is 1, expected 0: a scorer uses its stored statistics");
        }

        var x = call[0];
        long[] shape = [1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)];
        var gain = call[1] * (call[4] + call.Node.Number("epsilon", 1e-5f)).rsqrt();
        return ((x - call[3].reshape(shape)) * gain.reshape(shape)) + call[2].reshape(shape);
    }

    /// <summary>Every row over the axes from "axis" on is centred, divided by its deviation, and given gain and shift.</summary>
    private static Tensor LayerNormalisation(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", -1), x.dim());
        var normal = functional.layer_norm(x, x.shape[(int)axis..], null, null, call.Node.Number("epsilon", 1e-5f)) * call[1];
        return call.Optional(2) is { } shift ? normal + shift : normal;
    }
}
