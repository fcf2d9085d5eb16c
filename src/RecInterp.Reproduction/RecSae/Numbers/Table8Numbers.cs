namespace RecInterp.Reproduction.RecSae.Numbers;

/// <summary>arXiv 2411.06112, table 8, SASRec on MovieLens: presence of concepts in lists of 10 with the latent scaled by -10, 1 and 10.</summary>
internal static class Table8Numbers
{
    /// <summary>Presence of the latent's own concept.</summary>
    public static (double Decreased, double Original, double Increased) Related { get; } = (.038, .357, .475);

    /// <summary>Presence of other concepts.</summary>
    public static (double Decreased, double Original, double Increased) Other { get; } = (.024, .029, .027);
}
