namespace RecInterp.Core.Dictionaries;

/// <summary>How embeddings are normalised before the encoder, and back after the decoder.</summary>
public enum InputTransformKind
{
    /// <summary>Embeddings are taken as they are.</summary>
    None,

    /// <summary>Each row is centred and divided by its own standard deviation; the two numbers travel with the row.</summary>
    RowNorm,

    /// <summary>Each column has a frozen offset and scale, stored with the dictionary.</summary>
    Affine,
}
