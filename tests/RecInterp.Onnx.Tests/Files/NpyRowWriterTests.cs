using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class NpyRowWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_written_in_pieces_are_read_as_one_matrix()
    {
        using (var writer = new NpyRowWriter(_folder["m.npy"], 2))
        {
            writer.Append([1, 2, 3, 4]);
            writer.Append([]);
            writer.Append([5, 6]);
            writer.Complete();
        }

        Assert.Equal((3, 2), (NpyFile.ReadMatrix(_folder["m.npy"]).Rows, NpyFile.ReadMatrix(_folder["m.npy"]).Columns));
        Assert.Equal([1f, 2, 3, 4, 5, 6], NpyFile.ReadMatrix(_folder["m.npy"]).Values);
    }

    [Fact]
    public void A_file_that_was_not_completed_is_no_matrix()
    {
        using (var writer = new NpyRowWriter(_folder["m.npy"], 2))
        {
            writer.Append([1, 2]);
        }

        Refused.As(() => NpyFile.Read(_folder["m.npy"]), "m.npy", "not a .npy file");
    }

    [Fact]
    public void Half_a_row_is_refused()
    {
        using var writer = new NpyRowWriter(_folder["m.npy"], 2);

        Assert.Throws<ArgumentException>(() => writer.Append([1, 2, 3]));
    }
}
