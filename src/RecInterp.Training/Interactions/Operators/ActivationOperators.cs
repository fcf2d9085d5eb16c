using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Activation functions, softmax among them.</summary>
internal static class ActivationOperators
{
    private const double SeluAlpha = 1.67326319217681884765625;
    private const double SeluGamma = 1.05070102214813232421875;

    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Sigmoid", 1, call => call[0].sigmoid()),
        new("Tanh", 1, call => call[0].tanh()),
        new("Relu", 1, call => call[0].relu()),
        new("LeakyRelu", 1, call => functional.leaky_relu(call[0], call.Node.Number("alpha", 0.01f))),
        new("Elu", 1, call => Elu(call[0], call.Node.Number("alpha", 1f))),
        new("Selu", 1, call => Selu(call, 1.6732, 1.0507)),
        new("Selu", 6, call => Selu(call, SeluAlpha, SeluGamma)),
        new("Celu", 12, call => Celu(call[0], call.Node.Number("alpha", 1f))),
        new("PRelu", 1, call => PRelu(call[0], Channelwise(call))),
        new("PRelu", 7, call => PRelu(call[0], call[1])),
        new("Softplus", 1, call => Softplus(call[0])),
        new("Softsign", 1, call => call[0] / (call[0].abs() + 1)),
        new("HardSigmoid", 1, call => HardSigmoid(call[0], call.Node.Number("alpha", 0.2f), call.Node.Number("beta", 0.5f))),
        new("HardSwish", 14, call => call[0] * HardSigmoid(call[0], 1.0 / 6, 0.5)),
        new("Mish", 18, call => call[0] * Softplus(call[0]).tanh()),
        new("Swish", 24, call => call[0] * (call[0] * call.Node.Number("alpha", 1f)).sigmoid()),
        new("Gelu", 20, Gelu),
        new("ThresholdedRelu", 1, call => where(call[0].gt(call.Node.Number("alpha", 1f)), call[0], zeros_like(call[0]))),
        new("Shrink", 9, Shrink),
        new("Erf", 9, call => call[0].erf()),
        new("Softmax", 1, call => Flattened(call, (x, axis) => x.softmax(axis))),
        new("Softmax", 13, call => call[0].softmax(call.Node.Integer("axis", -1))),
        new("LogSoftmax", 1, call => Flattened(call, (x, axis) => x.log_softmax(axis))),
        new("LogSoftmax", 13, call => call[0].log_softmax(call.Node.Integer("axis", -1))),
        new("Gelu", 1, Gelu) { Domain = "com.microsoft" },
        new("QuickGelu", 1, call => call[0] * (call[0] * call.Node.Number("alpha", 1.702f)).sigmoid()) { Domain = "com.microsoft" },
    ];

    /// <summary>x where x > 0, else alpha (e^x - 1); exp is not fed with large x, whose gradient would be infinity times 0.</summary>
    private static Tensor Elu(Tensor x, double alpha) => where(x.gt(0), x, (x.clamp(max: 0).exp() - 1) * alpha);

    private static Tensor Selu(OperatorCall call, double alpha, double gamma) =>
        Elu(call[0], call.Node.Number("alpha", (float)alpha)) * call.Node.Number("gamma", (float)gamma);

    private static Tensor Celu(Tensor x, double alpha) => where(x.gt(0), x, ((x.clamp(max: 0) / alpha).exp() - 1) * alpha);

    private static Tensor PRelu(Tensor x, Tensor slope) => where(x.lt(0), x * slope, x);

    /// <summary>Before set 7 the slope is one number, or one for each channel (axis 1).</summary>
    private static Tensor Channelwise(OperatorCall call) =>
        call[1].numel() == 1 ? call[1].reshape(1) : call[1].reshape([-1, .. Enumerable.Repeat(1L, (int)call[0].dim() - 2)]);

    /// <summary>log(1 + e^x) as max(x, 0) + log(1 + e^-|x|), which neither overflows nor loses small values.</summary>
    private static Tensor Softplus(Tensor x) => x.relu() + x.abs().neg().exp().log1p();

    private static Tensor HardSigmoid(Tensor x, double alpha, double beta) => ((x * alpha) + beta).clamp(0, 1);

    /// <summary>x times the normal distribution function of x; with "tanh" its usual approximation.</summary>
    private static Tensor Gelu(OperatorCall call)
    {
        var x = call[0];
        var inner = call.Node.Text("approximate", "none") == "tanh"
            ? ((x + (x.pow(3) * 0.044715)) * Math.Sqrt(2 / Math.PI)).tanh()
            : (x * Math.Sqrt(0.5)).erf();
        return x * 0.5 * (inner + 1);
    }

    private static Tensor Shrink(OperatorCall call)
    {
        var (x, bias, limit) = (call[0], call.Node.Number("bias", 0f), call.Node.Number("lambd", 0.5f));
        return where(x.lt(-limit), x + bias, where(x.gt(limit), x - bias, zeros_like(x)));
    }

    /// <summary>Before set 13, the axes from "axis" on are one: the input is a matrix of what stands before and behind.</summary>
    private static Tensor Flattened(OperatorCall call, Func<Tensor, long, Tensor> compute)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 1), x.dim());
        var rows = OperatorCall.Product(x.shape.Take((int)axis));
        return compute(x.reshape(rows, -1), 1).reshape(x.shape);
    }
}
