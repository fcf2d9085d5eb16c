namespace RecInterp.Onnx.Anatomy;

/// <summary>What an interaction computes, as far as that was proven by running it.</summary>
public enum InteractionKind
{
    /// <summary>Anything else: known by its graph only.</summary>
    Graph,

    /// <summary>A multiple of the dot product of the embeddings, plus the scalars of both sides, plus a constant.</summary>
    Dot,
}
