namespace RecInterp.Training.Evaluation;

/// <summary>How well one way of replacing embeddings keeps them.</summary>
/// <param name="Name">What replaced the embeddings: "dictionary", "first 16 latents" of it, "identity", "random dictionary", "untrained dictionary", "pca", "pca at L0".</param>
/// <param name="Note">What that is, in a few words.</param>
/// <param name="Latents">Its width: latents, directions or columns.</param>
/// <param name="MeanActive">L0: numbers that are not zero in the code of a row, mean over the rows.</param>
/// <param name="Dead">Latents that are zero in every row.</param>
/// <param name="Dense">Latents that are active in more than half of the rows.</param>
/// <param name="Fvu">Fraction of variance unexplained, 0 is perfect, against the rows' mean.</param>
/// <param name="Cosine">Mean cosine of embeddings and what replaces them.</param>
/// <param name="NormRatio">Total length of what replaces embeddings over that of the embeddings; below 1 where they shrink.</param>
public sealed record TableFidelityRow(string Name, string Note, int Latents, double MeanActive, int Dead, int Dense, double Fvu, double Cosine, double NormRatio);
