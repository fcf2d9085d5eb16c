namespace RecInterp.Onnx.Scorers;

/// <summary>Interactions that can be declared for towers or tables that come without one. e_u and e_i are the embeddings, b the scalars' sums.</summary>
public enum DeclaredKind
{
    /// <summary>scale e_u . e_i + b_u + b_i + constant.</summary>
    Dot,

    /// <summary>scale e_u . e_i / (|e_u| |e_i|) + b_u + b_i + constant; 0 for the quotient where an embedding is 0.</summary>
    Cosine,

    /// <summary>scale e_u^T W e_i + b_u + b_i + constant, with weights W of shape [d_u, d_i].</summary>
    Bilinear,
}
