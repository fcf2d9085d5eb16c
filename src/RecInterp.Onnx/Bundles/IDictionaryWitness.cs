using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;

namespace RecInterp.Onnx.Bundles;

/// <summary>Another implementation of a dictionary, that exported graphs are compared with before they are published.</summary>
public interface IDictionaryWitness
{
    /// <summary>The implementation's name, for the manifest.</summary>
    string Name { get; }

    /// <summary>Encodes rows.</summary>
    /// <param name="embeddings">Embeddings, shape [B, d], row-major.</param>
    /// <param name="latents">Destination, shape [B, m].</param>
    /// <param name="scales">Destination, B row scales.</param>
    void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales);

    /// <summary>Decodes rows.</summary>
    /// <param name="latents">Latents, shape [B, m], row-major.</param>
    /// <param name="scales">B row scales, as Encode gave them.</param>
    /// <param name="embeddings">Destination, shape [B, d].</param>
    void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings);

    /// <summary>Edits rows in delta form.</summary>
    /// <param name="embeddings">Embeddings, shape [B, d], row-major.</param>
    /// <param name="plan">What to change.</param>
    /// <param name="edited">Destination, shape [B, d].</param>
    void Edit(ReadOnlySpan<float> embeddings, EditPlan plan, Span<float> edited);
}
