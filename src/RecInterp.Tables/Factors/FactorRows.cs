namespace RecInterp.Tables.Factors;

/// <summary>Receives consecutive rows of factors, row-major; valid during the call only.</summary>
/// <param name="rows">Whole rows.</param>
public delegate void FactorRows(ReadOnlySpan<float> rows);
