namespace RecInterp.Core.Concepts;

/// <summary>How often a latent's concept tells, of cases that did not help to find it, whether the latent is active.</summary>
/// <remarks>
/// <code>
/// score = (positives that carry the concept + negatives that do not) / (positives + negatives)
/// </code>
/// <para>arXiv 2411.06112, eq. (4), which calls it precision; it is an accuracy. A concept that no case carries scores 0.5 where there are as many negatives as positives.</para>
/// </remarks>
/// <param name="Positives">Cases in which the latent is active.</param>
/// <param name="TruePositives">Those of them that carry the concept.</param>
/// <param name="Negatives">Cases in which it is not active.</param>
/// <param name="TrueNegatives">Those of them that do not carry the concept.</param>
public readonly record struct ConceptVerification(int Positives, int TruePositives, int Negatives, int TrueNegatives)
{
    /// <summary>Score from which a concept counts as verified in arXiv 2411.06112, section 4.4.</summary>
    public const double VerifiedFrom = 0.8;

    /// <summary>Share of the cases that are told rightly, 0 to 1; 0 where there are none.</summary>
    public double Score => Positives + Negatives == 0 ? 0 : (double)(TruePositives + TrueNegatives) / (Positives + Negatives);

    /// <summary>Whether <see cref="Score"/> reaches <see cref="VerifiedFrom"/> and there are cases of both kinds.</summary>
    /// <remarks>Without a positive case the negatives alone would verify a concept that never occurs.</remarks>
    public bool IsVerified => Positives > 0 && Negatives > 0 && Score >= VerifiedFrom - 1e-9; // Tenths are not exact.

    /// <summary>Counts.</summary>
    /// <param name="positives">For each case in which the latent is active, whether it carries the concept.</param>
    /// <param name="negatives">The same for cases in which it is not.</param>
    public static ConceptVerification Measure(ReadOnlySpan<bool> positives, ReadOnlySpan<bool> negatives) =>
        new(positives.Length, positives.Count(true), negatives.Length, negatives.Count(false));
}
