namespace RecInterp.Reproduction.RecSae.Concepts;

/// <summary>How present concepts are in lists, over the factors that latents are scaled with.</summary>
/// <param name="Factors">c, rising.</param>
/// <param name="Related">Mean over latents of the presence ratio of the latent's own concept, for each factor.</param>
/// <param name="Other">Mean over latents of the mean presence ratio of all other concepts in the same lists.</param>
/// <param name="Latents">Latents that were scaled.</param>
internal sealed record PresenceCurve(IReadOnlyList<int> Factors, IReadOnlyList<double> Related, IReadOnlyList<double> Other, int Latents)
{
    /// <summary>The related and the other presence at a factor.</summary>
    public (double Related, double Other) At(int factor)
    {
        var place = Factors.ToList().IndexOf(factor);
        return (Related[place], Other[place]);
    }
}
