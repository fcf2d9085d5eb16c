using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RecInterp.Core.Towers;

namespace RecInterp.Onnx.Files;

/// <summary>The identity of embeddings, whatever file they stand in.</summary>
/// <threadsafety>Safe for concurrent calls; holds no state.</threadsafety>
public static class TableDigest
{
    private const int BlockRows = 4096;

    /// <summary>SHA-256 of a table's values: float32, little-endian, row by row.</summary>
    /// <param name="table">The table; it may be a mapped file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(EmbeddingTable table, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = 0; row < table.Rows;)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = table.Consecutive(row, BlockRows);
            hash.AppendData(MemoryMarshal.AsBytes(rows));
            row += rows.Length / table.Width;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
