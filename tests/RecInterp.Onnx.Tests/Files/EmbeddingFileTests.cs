using System.IO.Compression;
using System.Text;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class EmbeddingFileTests : IDisposable
{
    private const int Rows = 5;
    private const int Columns = 3;

    private static readonly float[] Values = [.. Enumerable.Range(0, Rows * Columns).Select(i => i - 7.5f)]; // Exact in every type.

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<f4", false)]
    [InlineData("<f8", false)]
    [InlineData("<f2", false)]
    [InlineData("<f4", true)]
    [InlineData("<f8", true)]
    public void A_npy_file_is_read_whatever_its_floats_and_order(string type, bool isFortran)
    {
        File.WriteAllBytes(_folder["e.npy"], Npy(type, Ordered(isFortran), $"({Rows}, {Columns})", isFortran));

        AssertValues(Open("e.npy"));
    }

    [Theory]
    [InlineData("<f4", CompressionLevel.NoCompression)]
    [InlineData("<f8", CompressionLevel.Optimal)]
    public void An_array_of_an_archive_is_the_only_matrix_or_the_one_that_is_named(string type, CompressionLevel compression)
    {
        using (var archive = ZipFile.Open(_folder["e.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "users.npy", Npy(type, Values, $"({Rows}, {Columns})"), compression);
            Add(archive, "biases.npy", Npy(type, Values, $"({Rows * Columns},)"), compression);
        }

        AssertValues(Open("e.npz"));
        AssertValues(Open("e.npz", "users"));
        Refused.As(() => Open("e.npz", "biases"), "e.npz[biases.npy]: found floats of shape (15), expected a two-dimensional array");
        Refused.As(() => Open("e.npz", "items"), "e.npz: holds no array 'items', found biases (15), users (5, 3)");
    }

    [Fact]
    public void Several_matrices_without_a_name_are_refused_with_their_names()
    {
        SafetensorsFile.Write(_folder["e.safetensors"], [("users", [Rows, Columns], Values), ("items", [1, Columns], [1, 2, 3])]);

        Refused.As(() => Open("e.safetensors"), "e.safetensors: holds several matrices of floats: items (1, 3), users (5, 3); expected one, or the name of one of them (--array)");
        AssertValues(Open("e.safetensors", "users"));
        Assert.Equal([1f, 2, 3], Open("e.safetensors", "items").Row(0).ToArray());
    }

    [Theory]
    [InlineData("F64")]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Tensors_of_any_float_are_read_wherever_they_begin(string type)
    {
        // A header of a length that no float is aligned to.
        var data = Values.SelectMany(value => Bytes(type, value)).ToArray();
        var header = Encoding.UTF8.GetBytes($$$"""{"e":{"dtype":"{{{type}}}","shape":[{{{Rows}}},{{{Columns}}}],"data_offsets":[0,{{{data.Length}}}]}} """);
        header = header.Length % 2 == 0 ? [.. header, (byte)' '] : header;
        File.WriteAllBytes(_folder["e.safetensors"], [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data]);

        AssertValues(Open("e.safetensors"));
    }

    [Theory]
    [InlineData("<f4", false)]
    [InlineData("<f8", false)]
    [InlineData("<f4", true)]
    public void A_value_that_is_no_number_is_named_by_row_and_column(string type, bool isFortran)
    {
        var values = Ordered(isFortran);
        values[Array.IndexOf(values, Values[(3 * Columns) + 1])] = float.NaN;
        File.WriteAllBytes(_folder["e.npy"], Npy(type, values, $"({Rows}, {Columns})", isFortran));

        Refused.As(() => Open("e.npy"), "e.npy: row 3, column 1 is NaN, expected a finite number");
    }

    [Theory]
    [InlineData("(15,)", "found floats of shape (15), expected a two-dimensional array of floats")]
    [InlineData("(5, 3, 1)", "found floats of shape (5, 3, 1)")]
    [InlineData("(5, 4)", "needs 80 bytes, found 60")]
    public void Another_shape_is_refused(string shape, string message)
    {
        File.WriteAllBytes(_folder["e.npy"], Npy("<f4", Values, shape));

        Refused.As(() => Open("e.npy"), $"e.npy: {(message.StartsWith("needs", StringComparison.Ordinal) ? "shape (5, 4) of <f4 " : "")}{message}");
    }

    [Fact]
    public void What_is_not_there_or_no_such_file_is_refused()
    {
        File.WriteAllText(_folder["e.txt"], "1 2 3");
        File.WriteAllBytes(_folder["e.npy"], Npy("<f4", Values, $"({Rows}, {Columns})"));

        Refused.As(() => Open("absent.npy"), "absent.npy: no such file");
        Refused.As(() => Open("e.txt"), "e.txt: expected embeddings as .npy, .npz or .safetensors");
        Refused.As(() => Open("e.npy", "users"), "e.npy: holds one array without a name");
    }

    [Fact]
    public void A_damaged_archive_is_refused_or_read_and_nothing_else()
    {
        using (var archive = ZipFile.Open(_folder["e.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "users.npy", Npy("<f4", Values, $"({Rows}, {Columns})"), CompressionLevel.Optimal);
        }

        var whole = File.ReadAllBytes(_folder["e.npz"]);
        for (var i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x55;
            File.WriteAllBytes(_folder["damaged.npz"], damaged);
            Refused.Or(() => Open("damaged.npz"));
            Refused.Or(() => Open("damaged.npz", "users"));
        }
    }

    [Fact]
    public void The_digest_is_that_of_the_values_whatever_the_file()
    {
        File.WriteAllBytes(_folder["e.npy"], Npy("<f8", Values, $"({Rows}, {Columns})"));
        SafetensorsFile.Write(_folder["e.safetensors"], [("users", [Rows, Columns], Values)]);
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Values.SelectMany(BitConverter.GetBytes).ToArray()));

        Assert.Equal(expected, TableDigest.Of(Open("e.npy")));
        Assert.Equal(expected, TableDigest.Of(Open("e.safetensors")));
        Assert.Equal(expected, TableDigest.Of(new EmbeddingTable(Columns, [Values.AsMemory(0, 6), Values.AsMemory(6)])));
    }

    private EmbeddingTable Open(string file, string? array = null)
    {
        Directory.CreateDirectory(_folder["scratch"]);
        try
        {
            return EmbeddingFile.Open(_folder[file], array, _folder["scratch"]);
        }
        finally
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["scratch"]));
        }
    }

    private static void AssertValues(EmbeddingTable table)
    {
        Assert.Equal((Rows, Columns), (table.Rows, table.Width));
        Assert.Equal(Values, Enumerable.Range(0, Rows).SelectMany(row => table.Row(row).ToArray()));
    }

    private static float[] Ordered(bool isFortran) => isFortran
        ? [.. Enumerable.Range(0, Columns).SelectMany(column => Enumerable.Range(0, Rows).Select(row => Values[(row * Columns) + column]))]
        : [.. Values];

    private static void Add(ZipArchive archive, string name, byte[] content, CompressionLevel compression)
    {
        using var stream = archive.CreateEntry(name, compression).Open();
        stream.Write(content);
    }

    private static byte[] Npy(string type, float[] values, string shape, bool isFortran = false)
    {
        var head = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {isFortran}, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)head.Length), .. head, .. values.SelectMany(value => Bytes(type, value))];
    }

    private static byte[] Bytes(string type, float value) => type switch
    {
        "<f8" or "F64" => BitConverter.GetBytes((double)value),
        "<f2" or "F16" => BitConverter.GetBytes((Half)value),
        "BF16" => BitConverter.GetBytes(value)[2..],
        _ => BitConverter.GetBytes(value),
    };
}
