namespace RecInterp.Tables.DuckDb;

/// <summary>Receives a chunk of a result; it is valid during the call only.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="count">Its rows.</param>
internal delegate void DuckDbRows(nint chunk, int count);
