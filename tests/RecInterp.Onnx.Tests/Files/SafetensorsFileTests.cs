using System.Text;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_come_back_bit_for_bit()
    {
        float[] special = [-0f, float.Epsilon, float.NaN, float.NegativeInfinity, 3.25f, 0f];

        SafetensorsFile.Write(File, [("W", [2, 3], special), ("scalar", [], [7]), ("none", [0, 4], []), ("Gewicht \"ä\"", [1], [-1])]);
        var read = SafetensorsFile.Read(File);

        Assert.Equal(["Gewicht \"ä\"", "W", "none", "scalar"], read.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([2L, 3L], read["W"].Shape);
        Assert.Equal(Array.ConvertAll(special, BitConverter.SingleToInt32Bits), Array.ConvertAll(read["W"].Values, BitConverter.SingleToInt32Bits));
        Assert.Empty(read["scalar"].Shape);
        Assert.Equal([7f], read["scalar"].Values);
        Assert.Equal([0L, 4L], read["none"].Shape);
        Assert.Equal([-1f], read["Gewicht \"ä\""].Values);
    }

    [Fact]
    public void A_written_file_follows_the_published_format()
    {
        SafetensorsFile.Write(File, [("ab", [2], [1f, -2f]), ("c", [1, 1], [0.5f])]);

        const string Header = """{"ab":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"c":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}""";
        byte[] expected =
        [
            112, 0, 0, 0, 0, 0, 0, 0,
            .. Encoding.UTF8.GetBytes(Header.PadRight(112)),
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F,
        ];
        Assert.Equal(expected, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Metadata_and_any_order_of_the_entries_are_read()
    {
        Given(
            """{"__metadata__":{"format":"pt"},"late":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"early":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);

        var read = SafetensorsFile.Read(File);

        Assert.Equal(2, read.Count);
        Assert.Equal([1f], read["early"].Values);
        Assert.Equal([2f], read["late"].Values);
    }

    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0xBF })]
    [InlineData("F16", new byte[] { 0x00, 0xBE })]
    [InlineData("BF16", new byte[] { 0xC0, 0xBF })]
    public void Other_floats_become_float32(string type, byte[] bytes)
    {
        Given($$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{bytes.Length}}}]}}""", bytes);

        Assert.Equal([-1.5f], SafetensorsFile.Read(File)["a"].Values);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", "tensor a", "I64", "F64, F32, F16 or BF16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor a", "[4, 8)", "expected [0, 4)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor b", "[4, 8)", "expected [8, 12)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes after the last tensor", "expected none")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "tensor a", "[0, 12)", "within 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "tensor a", "(3)", "expected [0, 12)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", "tensor a", "(-1, -2)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", "tensor a", "(4294967296, 4294967296)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387906],"data_offsets":[0,8]}}""", "tensor a", "(4611686018427387906)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor a", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[]}}""", "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":["0","8"]}}""", "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "header")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "header")]
    [InlineData("""{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", "header")]
    [InlineData("""{"a":7}""", "header")]
    [InlineData("""[{"a":7}]""", "header")]
    [InlineData("not JSON at all", "header")]
    public void A_header_that_does_not_fit_the_data_is_refused(string header, params string[] words)
    {
        Given(header, new byte[8]);

        Refused.As(() => SafetensorsFile.Read(File), [File, .. words]);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 9, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' })]
    public void A_file_without_a_header_that_fits_is_refused(byte[] content)
    {
        System.IO.File.WriteAllBytes(File, content);

        Refused.As(() => SafetensorsFile.Read(File), File, "not a safetensors file", $"{content.Length} bytes");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Refused.As(() => SafetensorsFile.Read(File), File, "cannot be read");
        Refused.As(() => SafetensorsFile.Read(_folder.Path), _folder.Path, "cannot be read");
    }

    [Fact]
    public void Values_that_do_not_fill_their_shape_are_not_written()
    {
        var fault = Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(File, [("W", [2, 2], [1, 2, 3])]));

        Assert.Contains("tensor W: found 3 values for shape (2, 2)", fault.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_damaged_file_gives_tensors_or_is_refused()
    {
        SafetensorsFile.Write(File, [("ab", [2], [1f, -2f]), ("c", [1, 1], [0.5f])]);
        var whole = System.IO.File.ReadAllBytes(File);
        var random = new Random(2);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            System.IO.File.WriteAllBytes(File, i % 8 == 0 ? Damage.Noise(random) : Damage.Draw(random, whole));
            refused += Refused.Or(() => SafetensorsFile.Read(File)) ? 1 : 0;
        }

        Assert.InRange(refused, 1000, 1999);
    }

    private void Given(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data]);
    }
}
