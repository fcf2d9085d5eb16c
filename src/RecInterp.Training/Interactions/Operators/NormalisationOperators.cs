using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Normalisations.</summary>
internal static class NormalisationOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("BatchNormalization", 1, BatchNormalisation),
        new("LayerNormalization", 17, LayerNormalisation),
        new("RMSNormalization", 23, RootMeanSquareNormalisation),
        new("InstanceNormalization", 1, call => Affine(call, Centred(call[0], Behind(call[0], 2), call.Node.Number("epsilon", 1e-5f)), call[0].shape[1])),
        new("GroupNormalization", 18, GroupNormalisation),
        new("LpNormalization", 1, LpNormalisation),
        new("MeanVarianceNormalization", 9, MeanVarianceNormalisation),
    ];

    /// <summary>(x - mean) / sqrt(variance + epsilon) gain + shift, with the stored mean and variance of each channel (axis 1); in training mode with the batch's own.</summary>
    private static Tensor[] BatchNormalisation(OperatorCall call)
    {
        var x = call[0];
        var epsilon = call.Node.Number("epsilon", 1e-5f);
        long[] shape = [1, -1, .. Enumerable.Repeat(1L, Math.Max(0, (int)x.dim() - 2))];
        var (mean, variance) = (call[3], call[4]);
        Tensor[] running = [];
        if (call.Node.Integer("training_mode", 0) != 0)
        {
            var momentum = call.Node.Number("momentum", 0.9f);
            long[] axes = [0, .. Behind(x, 2)];
            var own = x.mean(axes, true);
            var ownVariance = (x - own).square().mean(axes);
            running = [(mean * momentum) + (own.reshape(-1) * (1 - momentum)), (variance * momentum) + (ownVariance * (1 - momentum))];
            (mean, variance) = (own.reshape(-1), ownVariance);
        }

        var gain = call[1] * (variance + epsilon).rsqrt();
        return [((x - mean.reshape(shape)) * gain.reshape(shape)) + call[2].reshape(shape), .. running];
    }

    /// <summary>Every row over the axes from "axis" on is centred, divided by its deviation, and given gain and shift; the mean and 1 / deviation are outputs too.</summary>
    private static Tensor[] LayerNormalisation(OperatorCall call)
    {
        var x = call[0];
        var axes = Behind(x, (int)OperatorCall.Axis(call.Node.Integer("axis", -1), x.dim()));
        var mean = x.mean(axes, true);
        var inverse = ((x - mean).square().mean(axes, true) + call.Node.Number("epsilon", 1e-5f)).rsqrt();
        var normal = (x - mean) * inverse * call[1];
        return [call.Optional(2) is { } shift ? normal + shift : normal, mean, inverse];
    }

    /// <summary>x / sqrt(mean of x squared + epsilon), times a gain.</summary>
    private static Tensor RootMeanSquareNormalisation(OperatorCall call)
    {
        var x = call[0];
        var axes = Behind(x, (int)OperatorCall.Axis(call.Node.Integer("axis", -1), x.dim()));
        return x * (x.square().mean(axes, true) + call.Node.Number("epsilon", 1e-5f)).rsqrt() * call[1];
    }

    /// <summary>Channels are normalised group by group. Gain and shift are of groups in set 18, of channels since set 21.</summary>
    private static Tensor GroupNormalisation(OperatorCall call)
    {
        var x = call[0];
        var groups = call.Node.Integer("num_groups", 1);
        var grouped = x.reshape(x.shape[0], groups, -1);
        var normal = Centred(grouped, [2], call.Node.Number("epsilon", 1e-5f));
        return call[1].numel() == x.shape[1]
            ? Affine(call, normal.reshape(x.shape), x.shape[1])
            : Affine(call, normal, groups).reshape(x.shape);
    }

    /// <summary>x / |x| along an axis; 0 where the length is 0.</summary>
    private static Tensor LpNormalisation(OperatorCall call)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", -1), x.dim());
        var length = call.Node.Integer("p", 2) == 1 ? x.abs().sum([axis], true) : ReductionOperators.Length(x, [axis], true);
        return x / where(length.eq(0), ones(length.shape, dtype: x.dtype), length);
    }

    private static Tensor MeanVarianceNormalisation(OperatorCall call)
    {
        var axes = call.Node.Integers("axes") ?? [0, 2, 3];
        var mean = call[0].mean(axes, true);
        return (call[0] - mean) / ((call[0].square().mean(axes, true) - mean.square()).clamp_min(0).sqrt() + 1e-9);
    }

    private static Tensor Centred(Tensor x, long[] axes, double epsilon)
    {
        var centred = x - x.mean(axes, true);
        return centred * (centred.square().mean(axes, true) + epsilon).rsqrt();
    }

    /// <summary>Gain and shift (inputs 1 and 2) of each channel (axis 1).</summary>
    private static Tensor Affine(OperatorCall call, Tensor x, long channels)
    {
        long[] shape = [1, channels, .. Enumerable.Repeat(1L, (int)x.dim() - 2)];
        return (x * call[1].reshape(shape)) + call[2].reshape(shape);
    }

    private static long[] Behind(Tensor x, int first) => [.. Enumerable.Range(first, (int)x.dim() - first).Select(axis => (long)axis)];
}
