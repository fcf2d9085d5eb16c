using System.IO.Compression;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class NpzFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Archive => _folder["model.npz"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Arrays_are_read_by_their_names(CompressionLevel compression)
    {
        Given(compression, ("user_factors.npy", Matrix(2, 2, [1, 2, 3, 4])), ("item_factors.npy", Matrix(1, 2, [5, 6])));

        var arrays = NpzFile.Read(Archive);

        Assert.Equal(["item_factors", "user_factors"], arrays.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([5f, 6], arrays["item_factors"].Floats ?? []);
    }

    [Fact]
    public void Settings_that_are_no_numbers_do_not_hinder_the_factors()
    {
        var text = Matrix(1, 2, [5, 6]);
        var settings = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(text).Replace("'<f4'", "'<U1'", StringComparison.Ordinal));
        Given(CompressionLevel.NoCompression, ("factors.npy", text), ("dtype.npy", settings));

        Assert.Equal(["factors"], NpzFile.Read(Archive).Keys);
    }

    [Theory]
    [InlineData("../factors.npy")]
    [InlineData("/factors.npy")]
    [InlineData("folder/factors.npy")]
    [InlineData("factors.txt")]
    public void A_member_that_is_no_plain_array_is_refused(string name)
    {
        Given(CompressionLevel.NoCompression, (name, Matrix(1, 2, [5, 6])));

        Refused.As(() => NpzFile.Read(Archive), "model.npz", name);
    }

    [Fact]
    public void A_member_that_stands_twice_is_refused()
    {
        Given(CompressionLevel.NoCompression, ("a.npy", Matrix(1, 1, [5])), ("a.npy", Matrix(1, 1, [6])));

        Refused.As(() => NpzFile.Read(Archive), "'a.npy' twice");
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        File.WriteAllBytes(Archive, Matrix(1, 1, [5]));

        Refused.As(() => NpzFile.Read(Archive), "model.npz", "no .npz archive");
    }

    [Fact]
    public void A_damaged_archive_is_refused_or_read_and_nothing_else()
    {
        Given(CompressionLevel.Optimal, ("user_factors.npy", Matrix(20, 4, [.. Enumerable.Range(0, 80).Select(i => (float)i)])));
        var whole = File.ReadAllBytes(Archive);
        var refused = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var damaged = whole[..(seed % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var i = 0; i < 3 && damaged.Length > 0; i++)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(Archive, damaged);
            refused += Refused.Or(() => NpzFile.Read(Archive)) ? 1 : 0;
        }

        Assert.InRange(refused, 150, 300);
    }

    private byte[] Matrix(int rows, int columns, float[] values)
    {
        NpyFile.Write(_folder["member.npy"], rows, columns, values);
        return File.ReadAllBytes(_folder["member.npy"]);
    }

    private void Given(CompressionLevel compression, params (string Name, byte[] Content)[] members)
    {
        using var archive = ZipFile.Open(Archive, ZipArchiveMode.Create);
        foreach (var (name, content) in members)
        {
            using var stream = archive.CreateEntry(name, compression).Open();
            stream.Write(content);
        }
    }
}
