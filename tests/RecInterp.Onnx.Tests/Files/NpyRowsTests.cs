using System.Runtime.InteropServices;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class NpyRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_come_in_the_order_asked_for_and_as_often()
    {
        NpyFile.Write(_folder["m.npy"], 5, 2, [0, 1, 10, 11, 20, 21, 30, 31, 40, 41]);

        var (floats, integers) = NpyRows.Open(_folder["m.npy"]).Read([3, 0, 1, 2, 2, 4]);

        Assert.Equal([30f, 31, 0, 1, 10, 11, 20, 21, 20, 21, 40, 41], floats ?? []);
        Assert.Null(integers);
    }

    [Fact]
    public void Rows_of_a_file_are_those_of_the_array_in_memory()
    {
        Given("histories.npy", "<i4", "(3, 2, 2)", MemoryMarshal.AsBytes<int>([.. Enumerable.Range(0, 12)]));

        var file = NpyRows.Open(_folder["histories.npy"]);
        var memory = NpyRows.Of("histories", NpyFile.Read(_folder["histories.npy"]));

        Assert.Equal([3L, 2, 2], file.Shape);
        Assert.False(file.HoldsFloats);
        Assert.Equal(memory.Read([2, 0]).Integers, file.Read([2, 0]).Integers);
        Assert.Equal([8L, 9, 10, 11, 0, 1, 2, 3], file.Read([2, 0]).Integers ?? []);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_when_its_row_is_read()
    {
        NpyFile.Write(_folder["m.npy"], 3, 2, [0, 1, 2, float.NaN, 4, 5]);
        var rows = NpyRows.Open(_folder["m.npy"]);

        Assert.Equal([4f, 5], rows.Read([2]).Floats ?? []);
        Refused.As(() => rows.Read([2, 1]), "element 3 (row-major) is NaN");
    }

    [Fact]
    public void More_rows_than_memory_could_hold_are_opened_at_once()
    {
        // A hole: 2^20 rows of 2^14 floats, 64 GiB, of which no byte is stored but the head and the last row.
        Given("huge.npy", "<f4", "(1048576, 16384)", []);
        using (var stream = File.OpenWrite(_folder["huge.npy"]))
        {
            stream.SetLength(stream.Length + (1L << 36));
            stream.Position = stream.Length - sizeof(float);
            stream.Write(MemoryMarshal.AsBytes<float>([7f]));
        }

        var (floats, _) = NpyRows.Open(_folder["huge.npy"]).Read([0, (1 << 20) - 1]);

        Assert.Equal(0f, floats![0]);
        Assert.Equal(7f, floats[^1]);
    }

    [Fact]
    public void A_file_that_is_cut_off_after_it_was_opened_is_refused()
    {
        NpyFile.Write(_folder["m.npy"], 3, 2, [0, 1, 2, 3, 4, 5]);
        var rows = NpyRows.Open(_folder["m.npy"]);
        using (var stream = File.OpenWrite(_folder["m.npy"]))
        {
            stream.SetLength(stream.Length - 4);
        }

        Refused.As(() => rows.Read([2]), "m.npy", "cut off");
    }

    [Fact]
    public void A_single_number_has_no_rows()
    {
        Given("n.npy", "<f4", "()", MemoryMarshal.AsBytes<float>([1f]));

        Refused.As(() => NpyRows.Open(_folder["n.npy"]), "n.npy", "a single number");
    }

    private void Given(string name, string type, string shape, ReadOnlySpan<byte> values)
    {
        using var stream = File.Create(_folder[name]);
        stream.Write(NpyHeader.Bytes(type, shape));
        stream.Write(values);
    }
}
