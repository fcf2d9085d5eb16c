using RecInterp.Core.Dictionaries;

namespace RecInterp.Onnx.Bundles;

/// <summary>The shape and form of a dictionary, as manifests state it.</summary>
/// <param name="Architecture">How it was trained: "tied-relu".</param>
/// <param name="EmbeddingWidth">Embedding width d.</param>
/// <param name="LatentCount">Number of latents m.</param>
/// <param name="InputTransform">What is done to an embedding before it is encoded, and undone after decoding.</param>
public sealed record DictionaryDescription(string Architecture, int EmbeddingWidth, int LatentCount, InputTransformKind InputTransform)
{
    /// <summary>k: most latents of a row that are active. Default: null, all that exceed their threshold.</summary>
    public int? MostActive { get; init; }

    /// <summary>Describes a dictionary.</summary>
    /// <param name="dictionary">The dictionary.</param>
    public static DictionaryDescription Of(LatentDictionary dictionary) =>
        new(dictionary.Architecture, dictionary.EmbeddingWidth, dictionary.LatentCount, dictionary.Transform.Kind) { MostActive = dictionary.MostActive };
}
