using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class MappedMemoryTests : IDisposable
{
    private const int Rows = 1 << 20;
    private const int Columns = 512; // 2 GiB, as a hole.

    private readonly TemporaryFolder _folder = new();

    public MappedMemoryTests()
    {
        using var stream = File.Create(_folder["hole.npy"]);
        stream.Write(NpyHeader.Bytes("<f4", $"({Rows}, {Columns})"));
        stream.SetLength(stream.Length + ((long)Rows * Columns * sizeof(float)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_that_is_read_through_does_not_stay_in_memory()
    {
        var table = NpyFile.MapMatrix(_folder["hole.npy"]);
        var (before, most) = (Resident(), 0L);

        double sum = 0;
        for (var row = 0; row < Rows; row++)
        {
            sum += table.Row(row)[row % Columns];
            most = row % 4096 == 0 ? Math.Max(most, Resident()) : most;
        }

        Assert.Equal(0, sum);
        Assert.InRange(most - before, 0, 2 * MappedMemory.MostBytes);
    }

    [Fact]
    public void Rows_picked_anywhere_do_not_stay_in_memory()
    {
        var table = NpyFile.MapMatrix(_folder["hole.npy"]);
        var before = Resident();
        var (random, most) = (new Random(1), 0L);

        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal(0, table.Row(random.Next(Rows))[0]);
            most = i % 1024 == 0 ? Math.Max(most, Resident()) : most;
        }

        Assert.InRange(most - before, 0, 2 * MappedMemory.MostBytes);
    }

    /// <summary>Bytes of files that this process holds in memory.</summary>
    private static long Resident() =>
        long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("RssFile:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
}
