using RecInterp.Core.Dictionaries;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Dictionaries;

/// <summary>An input transform on tensors; the same arithmetic as <see cref="InputTransform"/>.</summary>
internal sealed class TorchTransform : IDisposable
{
    /// <summary>Added to a row's deviation; the value that <see cref="InputTransform.RowNorm"/> uses.</summary>
    private const double DeviationFloor = 1e-5;

    private readonly InputTransformKind _kind;
    private readonly Tensor? _offset;
    private readonly Tensor? _scale;

    /// <summary>Copies a transform's numbers into tensors.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="device">Where rows will be; null is the processor.</param>
    public TorchTransform(InputTransform transform, Device? device = null)
    {
        _kind = transform.Kind;
        if (_kind == InputTransformKind.Affine)
        {
            _offset = tensor(transform.Offset.ToArray(), [transform.Width], device: device).DetachFromDisposeScope();
            _scale = tensor(transform.Scale.ToArray(), [transform.Width], device: device).DetachFromDisposeScope();
        }
    }

    /// <summary>T(x), with what row normalisation took out; null for other kinds.</summary>
    /// <param name="embeddings">x, shape [B, d].</param>
    public (Tensor Normal, Tensor? Mean, Tensor? Deviation) Apply(Tensor embeddings)
    {
        switch (_kind)
        {
            case InputTransformKind.RowNorm:
                var mean = embeddings.mean([1L], keepdim: true);
                var centred = embeddings - mean;
                var width = embeddings.shape[1];

                // A row of one column has no unbiased deviation: n - 1 is 0. It counts as 0, as in InputTransform.
                var deviation = (centred.square().sum(1, keepdim: true) / Math.Max(1, width - 1)).sqrt() + DeviationFloor;
                return (centred / deviation, mean, deviation);
            case InputTransformKind.Affine:
                return ((embeddings - _offset!) / _scale!, null, null);
            default:
                return (embeddings, null, null);
        }
    }

    /// <summary>T^-1: takes rows back to the recommender's space.</summary>
    /// <param name="normal">xn, shape [B, d].</param>
    /// <param name="mean">Row means that <see cref="Apply"/> gave.</param>
    /// <param name="deviation">Row deviations that <see cref="Apply"/> gave.</param>
    public Tensor Invert(Tensor normal, Tensor? mean, Tensor? deviation)
    {
        var scaled = InvertShift(normal, deviation);
        return _kind switch
        {
            InputTransformKind.RowNorm => scaled + mean!,
            InputTransformKind.Affine => scaled + _offset!,
            _ => scaled,
        };
    }

    /// <summary>Takes a difference of rows back: scaled, never offset.</summary>
    /// <param name="shift">A difference of normalised rows, shape [B, d].</param>
    /// <param name="deviation">Row deviations that <see cref="Apply"/> gave.</param>
    public Tensor InvertShift(Tensor shift, Tensor? deviation) => _kind switch
    {
        InputTransformKind.RowNorm => shift * deviation!,
        InputTransformKind.Affine => shift * _scale!,
        _ => shift,
    };

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _offset?.Dispose();
        _scale?.Dispose();
    }
}
