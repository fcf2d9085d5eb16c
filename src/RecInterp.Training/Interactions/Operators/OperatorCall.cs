using RecInterp.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>One node with the values of its inputs: all that an operator sees.</summary>
/// <param name="node">The node, for its attributes.</param>
/// <param name="inputs">Values of the inputs; null where an optional input is absent.</param>
/// <param name="constants">For each input that is a constant of the graph, that constant; else null.</param>
/// <param name="types">How element types become tensor types.</param>
internal sealed class OperatorCall(OnnxNode node, Tensor?[] inputs, OnnxTensor?[] constants, ElementTypes types)
{
    /// <summary>The node, for its attributes.</summary>
    public OnnxNode Node => node;

    /// <summary>How element types become tensor types.</summary>
    public ElementTypes Types => types;

    /// <summary>All inputs that are present, for operators of any number of inputs.</summary>
    public IEnumerable<Tensor> Inputs => inputs.OfType<Tensor>();

    /// <summary>An input that the operator requires.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="NotSupportedException">It is absent.</exception>
    public Tensor this[int index] => Optional(index) ?? throw new NotSupportedException($"input {index} is absent");

    /// <summary>An input that may be absent.</summary>
    /// <param name="index">Its place, from 0.</param>
    public Tensor? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    /// <summary>An integer input that tells shapes or axes, read out of its tensor; null where it is absent.</summary>
    /// <param name="index">Its place, from 0.</param>
    public long[]? Integers(int index)
    {
        if (Optional(index) is not { } input)
        {
            return null;
        }

        if (constants[index] is { Integers: { } integers })
        {
            return integers;
        }

        using var whole = input.to(int64).contiguous();
        return whole.data<long>().ToArray();
    }

    /// <summary>An input of one number, read out of its tensor; null where it is absent.</summary>
    /// <param name="index">Its place, from 0.</param>
    public float? Number(int index) =>
        Optional(index) is not { } input ? null
        : constants[index] is { Floats: { Length: 1 } floats } ? floats[0]
        : input.to(float32).ToSingle();

    /// <summary>Whether an input is a constant of the graph, or absent.</summary>
    /// <param name="index">Its place, from 0.</param>
    public bool IsConstant(int index) => Optional(index) is null || constants[index] is not null;

    /// <summary>An integer input of one number; null where it is absent.</summary>
    /// <param name="index">Its place, from 0.</param>
    public long? Integer(int index) => Integers(index) is [var only, ..] ? only : null;

    /// <summary>A constant input of one number; null where the input is absent, computed, or of another length.</summary>
    /// <param name="index">Its place, from 0.</param>
    public float? ConstantNumber(int index) =>
        index < constants.Length && constants[index] is { Floats: { Length: 1 } floats, Shape.Count: <= 1 } ? floats[0] : null;

    /// <summary>Axes, from the attribute "axes" of older operator sets or from an input of newer ones; null where neither is given.</summary>
    /// <param name="index">Place of the input, from 0.</param>
    /// <param name="rank">Rank that negative axes count back from.</param>
    public long[]? Axes(int index, long rank)
    {
        var axes = node.Integers("axes") ?? Integers(index);
        return axes is null ? null : Array.ConvertAll(axes, axis => Axis(axis, rank));
    }

    /// <summary>An axis counted from the front.</summary>
    /// <param name="axis">The axis; negative counts from the last.</param>
    /// <param name="rank">Number of axes.</param>
    public static long Axis(long axis, long rank) => axis < 0 ? axis + rank : axis;

    /// <summary>Number of elements of some axes.</summary>
    /// <param name="lengths">Their lengths.</param>
    public static long Product(IEnumerable<long> lengths) => lengths.Aggregate(1L, (product, length) => product * length);
}
