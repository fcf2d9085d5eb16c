using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class NpyMappingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)] // Smaller than a row: one row a segment.
    [InlineData(100)]
    [InlineData(1 << 20)]
    public void Segments_of_any_length_hold_whole_rows_and_all_of_them(long segmentBytes)
    {
        float[] values = [.. Enumerable.Range(0, 33 * 5).Select(i => (float)i)];
        NpyFile.Write(_folder["m.npy"], 33, 5, values);

        var table = NpyMapping.Map(_folder["m.npy"], new FileInfo(_folder["m.npy"]).Length - (values.Length * sizeof(float)), 33, 5, segmentBytes);

        Assert.Equal(33, table.Rows);
        Assert.All(table.Segments, segment => Assert.Equal(0, segment.Length % 5));
        var copied = new float[values.Length];
        table.CopyTo(0, copied);
        Assert.Equal(values, copied);
        Assert.Equal(values[(17 * 5)..(18 * 5)], table.Row(17).ToArray());
    }
}
