using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Onnx.Runtime;

namespace RecInterp.Onnx.Scorers;

/// <summary>A side whose embeddings are given as a table of factors.</summary>
internal sealed class TableTowerPart(string side, string file, FactorTable table) : TowerPart
{
    private const int BatchRows = 4096;

    public override TowerAnatomy Anatomy { get; } = TowerAnatomy.OfTable(side, file, table.Columns.Count, table.ScalarColumns.Count);

    public override int Rows => table.Rows;

    public override OnnxModel? Tower => null;

    public override void Stream(TowerRows sink, IProgress<int> progress, CancellationToken cancellation)
    {
        var embeddings = new float[BatchRows * table.Columns.Count];
        var scalars = new float[BatchRows * table.ScalarColumns.Count];
        for (var start = 0; start < Rows; start += BatchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(BatchRows, Rows - start);
            for (var row = 0; row < count; row++)
            {
                Pick(start + row, table.Columns, embeddings.AsSpan(row * table.Columns.Count));
                Pick(start + row, table.ScalarColumns, scalars.AsSpan(row * table.ScalarColumns.Count));
            }

            sink(embeddings.AsSpan(0, count * table.Columns.Count), scalars.AsSpan(0, count * table.ScalarColumns.Count));
            progress.Report(start + count);
        }
    }

    private void Pick(int row, IReadOnlyList<int> columns, Span<float> target)
    {
        var source = table.Values.Row(row);
        for (var i = 0; i < columns.Count; i++)
        {
            target[i] = float.IsFinite(source[columns[i]])
                ? source[columns[i]]
                : throw new InvalidArtifactException(file, $"row {row}, column {columns[i]} is {source[columns[i]]}, expected a finite number");
        }
    }
}
