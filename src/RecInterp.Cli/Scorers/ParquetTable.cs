using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Tables.Factors;

namespace RecInterp.Cli.Scorers;

/// <summary>Factors in Parquet as a side of a scorer.</summary>
internal static class ParquetTable
{
    /// <summary>Whether a path names Parquet: a .parquet file or a folder.</summary>
    public static bool IsParquet(string path) => Directory.Exists(path) || Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads factors into a mapped file, which has no name any more once this returns: it goes with the process.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="scratch">Where that file lies.</param>
    /// <param name="stage">What progress calls it.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static SideSource.Table Read(string path, string scratch, string stage, IProgress<(string Stage, double Share)> progress, CancellationToken cancellation)
    {
        using var factors = ParquetFactors.Open(path, scratch);
        using var matrix = new ScratchMatrix(scratch, factors.Width);
        var done = 0L;
        factors.Stream(
            rows =>
            {
                matrix.Append(rows);
                done += rows.Length / factors.Width;
                progress.Report((stage, (double)done / factors.Rows));
            },
            null,
            cancellation);
        return new SideSource.Table(path, FactorTable.Of(matrix.Map()), factors.Order);
    }
}
