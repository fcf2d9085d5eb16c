using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>Activation functions, softmax among them.</summary>
internal static class ActivationOperators
{
    /// <summary>The definitions.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Sigmoid", 6, call => call[0].sigmoid()),
        new("Tanh", 6, call => call[0].tanh()),
        new("Relu", 6, call => call[0].relu()),
        new("LeakyRelu", 6, call => functional.leaky_relu(call[0], call.Node.Number("alpha", 0.01f))),
        new("Elu", 6, call => functional.elu(call[0], call.Node.Number("alpha", 1f))),
        new("Softplus", 1, call => functional.softplus(call[0])),
        new("Erf", 9, call => call[0].erf()),
        new("Softmax", 1, call => Flattened(call, (x, axis) => x.softmax(axis))),
        new("Softmax", 13, call => call[0].softmax(call.Node.Integer("axis", -1))),
        new("LogSoftmax", 1, call => Flattened(call, (x, axis) => x.log_softmax(axis))),
        new("LogSoftmax", 13, call => call[0].log_softmax(call.Node.Integer("axis", -1))),
    ];

    /// <summary>Before set 13, the axes from "axis" on are one: the input is a matrix of what stands before and behind.</summary>
    private static Tensor Flattened(OperatorCall call, Func<Tensor, long, Tensor> compute)
    {
        var x = call[0];
        var axis = OperatorCall.Axis(call.Node.Integer("axis", 1), x.dim());
        var rows = x.shape.Take((int)axis).Aggregate(1L, (product, length) => product * length);
        return compute(x.reshape(rows, -1), 1).reshape(x.shape);
    }
}
