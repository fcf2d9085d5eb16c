using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>How one operator is computed from some operator set on.</summary>
/// <remarks>Where a later set changes an operator's meaning, it has a second definition with that set. Where a set only moves a parameter
/// from attribute to input, one definition reads both.</remarks>
internal sealed class OperatorDefinition
{
    /// <summary>Defines an operator of one output.</summary>
    /// <param name="name">The operator: "MatMul".</param>
    /// <param name="since">First operator set with this meaning.</param>
    /// <param name="compute">From the inputs to the output.</param>
    public OperatorDefinition(string name, int since, Func<OperatorCall, Tensor> compute)
        : this(name, since, call => [compute(call)])
    {
    }

    /// <summary>Defines an operator of several outputs.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="since">First operator set with this meaning.</param>
    /// <param name="compute">From the inputs to the outputs, in order; trailing optional outputs may be left out.</param>
    public OperatorDefinition(string name, int since, Func<OperatorCall, Tensor[]> compute)
    {
        Name = name;
        Since = since;
        Apply = compute;
    }

    /// <summary>The operator's name.</summary>
    public string Name { get; }

    /// <summary>The operator's domain; empty for ONNX's own.</summary>
    public string Domain { get; init; } = "";

    /// <summary>First operator set with this meaning.</summary>
    public int Since { get; }

    /// <summary>Computes the outputs.</summary>
    public Func<OperatorCall, Tensor[]> Apply { get; }
}
