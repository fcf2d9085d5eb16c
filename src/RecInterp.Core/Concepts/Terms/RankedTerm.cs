namespace RecInterp.Core.Concepts.Terms;

/// <summary>A term of a document and how well it tells the document from others.</summary>
/// <param name="Term">The term.</param>
/// <param name="Score">Its TF-IDF, above 0.</param>
public readonly record struct RankedTerm(string Term, double Score);
