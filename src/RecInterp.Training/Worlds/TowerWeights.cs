namespace RecInterp.Training.Worlds;

/// <summary>One tower: embedding = W_out relu(W_hidden features + b_hidden) + b_out.</summary>
/// <param name="Features">Feature table, shape [n, F], row-major.</param>
/// <param name="HiddenWeight">Shape [H, F].</param>
/// <param name="HiddenBias">Shape [H].</param>
/// <param name="OutputWeight">Shape [d, H].</param>
/// <param name="OutputBias">Shape [d].</param>
public sealed record TowerWeights(float[] Features, float[] HiddenWeight, float[] HiddenBias, float[] OutputWeight, float[] OutputBias)
{
    /// <summary>Hidden width H.</summary>
    public int HiddenWidth => HiddenBias.Length;

    /// <summary>Embedding width d.</summary>
    public int EmbeddingWidth => OutputBias.Length;

    /// <summary>Feature columns F.</summary>
    public int FeatureCount => HiddenWeight.Length / HiddenWidth;

    /// <summary>Number of users or items n.</summary>
    public int Rows => Features.Length / FeatureCount;
}
