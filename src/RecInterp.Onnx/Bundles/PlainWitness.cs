using RecInterp.Core.Dictionaries;
using RecInterp.Core.Edits;

namespace RecInterp.Onnx.Bundles;

/// <summary>The plain C# loops of <see cref="LatentDictionary"/> and <see cref="DeltaEdit"/>. Thread safe.</summary>
/// <param name="dictionary">The dictionary.</param>
public sealed class PlainWitness(LatentDictionary dictionary) : IDictionaryWitness
{
    /// <inheritdoc/>
    public string Name => "plain C#";

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<float> embeddings, Span<float> latents, Span<RowScale> scales) => dictionary.Encode(embeddings, latents, scales);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<float> latents, ReadOnlySpan<RowScale> scales, Span<float> embeddings) => dictionary.Decode(latents, scales, embeddings);

    /// <inheritdoc/>
    public void Edit(ReadOnlySpan<float> embeddings, EditPlan plan, Span<float> edited) => DeltaEdit.Apply(dictionary, plan, embeddings, edited);
}
