using System.Runtime.InteropServices;
using System.Text;
using RecInterp.Onnx.Files;

namespace RecInterp.Onnx.Tests.Files;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["array.npy"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(1000, 7)]
    public void A_matrix_comes_back_bit_for_bit(int rows, int columns)
    {
        var random = new Random(rows);
        float[] special = [-0f, 0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue];
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i < special.Length ? special[i] : random.NextSingle() - 0.5f)];

        NpyFile.Write(File, rows, columns, values);
        var read = NpyFile.ReadMatrix(File);

        Assert.Equal((rows, columns), (read.Rows, read.Columns));
        Assert.Equal(Array.ConvertAll(values, BitConverter.SingleToInt32Bits), Array.ConvertAll(read.Values, BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Integers_come_back_as_they_were_written()
    {
        NpyFile.WriteIntegers(File, 2, 3, [0, 1, -2, 3, long.MaxValue, 5]);

        var array = NpyFile.Read(File);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([0, 1, -2, 3, long.MaxValue, 5], array.Integers!);
        Assert.Throws<ArgumentException>(() => NpyFile.WriteIntegers(File, 2, 2, [1]));
    }

    [Fact]
    public void A_written_file_follows_the_published_format()
    {
        NpyFile.Write(File, 1, 2, [1.5f, -2f]);

        var bytes = System.IO.File.ReadAllBytes(File);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        var headerLength = BitConverter.ToUInt16(bytes, 8);
        Assert.Equal(0, (10 + headerLength) % 64); // Data starts at a multiple of 64, so that the file can be mapped.
        var header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", header.TrimEnd(' ', '\n'));
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Assert.Equal([0x00, 0x00, 0xC0, 0x3F, 0x00, 0x00, 0x00, 0xC0], bytes[(10 + headerLength)..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_format_is_read(byte major)
    {
        Given("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", Bytes(1f, 2f), major);

        var array = NpyFile.Read(File);

        Assert.Equal([2L], array.Shape);
        Assert.Equal([1f, 2f], array.Floats ?? []);
        Assert.Null(array.Integers);
    }

    [Fact]
    public void Doubles_become_floats()
    {
        Given("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", Bytes(0.1, -1e-300));

        Assert.Equal([0.1f, -0f], NpyFile.Read(File).Floats ?? []);
    }

    [Fact]
    public void Integers_become_int64()
    {
        Given("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", Bytes(int.MinValue, -1, int.MaxValue));
        Assert.Equal([int.MinValue, -1L, int.MaxValue], NpyFile.Read(File).Integers ?? []);

        Given("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }", Bytes(long.MinValue, long.MaxValue));
        Assert.Equal([long.MinValue, long.MaxValue], NpyFile.Read(File).Integers ?? []);
    }

    [Theory]
    [InlineData("<f2", 4)]
    [InlineData("|i1", -4)]
    [InlineData("<i2", -4)]
    [InlineData("|u1", 4)]
    [InlineData("<u2", 4)]
    [InlineData("<u4", 4)]
    [InlineData("|b1", 1)]
    [InlineData("=i4", -4)]
    public void Every_type_of_numbers_is_read(string type, long value)
    {
        byte[] bytes = type[1..] switch
        {
            "f2" => Bytes((Half)value),
            "i1" => Bytes((sbyte)value),
            "i2" => Bytes((short)value),
            "i4" => Bytes((int)value),
            "u2" => Bytes((ushort)value),
            "u4" => Bytes((uint)value),
            _ => Bytes((byte)value),
        };
        Given($"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,), }}", bytes);

        var array = NpyFile.Read(File);

        Assert.Equal(value, type[1] == 'f' ? (long)array.Floats![0] : array.Integers![0]);
    }

    [Fact]
    public void A_matrix_in_Fortran_order_comes_back_row_by_row()
    {
        Given("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", Bytes(1f, 4f, 2f, 5f, 3f, 6f));

        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], NpyFile.Read(File).Floats ?? []);
        Assert.Equal([4f, 5f, 6f], NpyFile.MapMatrix(File).Row(1).ToArray());
    }

    [Fact]
    public void A_mapped_matrix_is_the_matrix_that_was_written()
    {
        float[] values = [.. Enumerable.Range(0, 1000 * 7).Select(i => (float)i)];
        NpyFile.Write(File, 1000, 7, values);

        var mapped = NpyFile.MapMatrix(File);

        Assert.Equal((1000, 7), (mapped.Rows, mapped.Width));
        Assert.Equal(values, Enumerable.Range(0, 1000).SelectMany(row => mapped.Row(row).ToArray()));
    }

    [Theory]
    [InlineData("()", new long[0])]
    [InlineData("(1,)", new long[] { 1 })]
    [InlineData("(1, 1L, 1)", new long[] { 1, 1, 1 })]
    public void Any_number_of_axes_is_read(string shape, long[] expected)
    {
        Given($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}", Bytes(7f));

        Assert.Equal(expected, NpyFile.Read(File).Shape);
    }

    [Theory]
    [InlineData("'<f4'", "True", "(2, 1, 1)", "Fortran order with 3 axes", "C order")]
    [InlineData("'>f4'", "False", "(2,)", "'>f4'", "<f2, <f4, <f8")]
    [InlineData("'<u8'", "False", "(1,)", "'<u8'", "|u1, <u2, <u4, |b1")]
    [InlineData("'|O'", "False", "(1,)", "pickled Python objects", "allow_pickle=False")]
    [InlineData("[('a', '<f4')]", "False", "(2,)", "lacks descr", "[('a', '<f4')]")]
    [InlineData("'<f4'", "False", "(3,)", "needs 12 bytes", "found 8")]
    [InlineData("'<f4'", "False", "(1,)", "needs 4 bytes", "found 8")]
    [InlineData("'<f4'", "False", "(-1, -2)", "(-1, -2)", "axes of 0 or more")]
    [InlineData("'<f4'", "False", "(two,)", "(two,)", "axes of 0 or more")]
    [InlineData("'<f4'", "False", "(99999999999999999999,)", "99999999999999999999", "axes of 0 or more")]
    [InlineData("'<f4'", "False", "(4294967296, 4294967296)", "4294967296", "2147483591")]
    [InlineData("'<f8'", "False", "(2305843009213693953,)", "2305843009213693953", "2147483591")]
    public void A_header_that_does_not_fit_is_refused(string type, string fortranOrder, string shape, params string[] words)
    {
        Given($"{{'descr': {type}, 'fortran_order': {fortranOrder}, 'shape': {shape}, }}", Bytes(1f, 2f));

        Refused.As(() => NpyFile.Read(File), [File, .. words]);
    }

    [Fact]
    public void A_header_without_its_keys_is_refused()
    {
        Given("{}", []);

        Refused.As(() => NpyFile.Read(File), File, "lacks descr, fortran_order or shape", "{}");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_number_that_is_not_finite_is_refused_with_its_place(float value, string name)
    {
        NpyFile.Write(File, 2, 2, [1, 2, value, 4]);

        Refused.As(() => NpyFile.Read(File), File, "row 1, column 0", name, "finite");
    }

    [Fact]
    public void A_double_beyond_float32_is_refused()
    {
        Given("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", Bytes(1.0, 1e39));

        Refused.As(() => NpyFile.Read(File), File, "element 1", "finite");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0093NUMP")]
    [InlineData("PK\u0003\u0004 an archive of arrays")]
    public void Another_file_is_refused(string content)
    {
        System.IO.File.WriteAllBytes(File, Encoding.Latin1.GetBytes(content));

        Refused.As(() => NpyFile.Read(File), File, "not a .npy file", "\\x93NUMPY");
    }

    [Fact]
    public void A_header_that_is_cut_off_is_refused()
    {
        NpyFile.Write(File, 1, 2, [1, 2]);
        System.IO.File.WriteAllBytes(File, System.IO.File.ReadAllBytes(File)[..40]);

        Refused.As(() => NpyFile.Read(File), File, "truncated", "claims 118 bytes", "30 follow");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Refused.As(() => NpyFile.Read(File), File, "cannot be read");
        Refused.As(() => NpyFile.Read(_folder.Path), _folder.Path, "cannot be read");
    }

    [Fact]
    public void A_matrix_must_have_two_axes_of_floats()
    {
        Given("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", Bytes(1f, 2f));
        Refused.As(() => NpyFile.ReadMatrix(File), File, "floats of shape (2)", "two-dimensional array of floats");

        Given("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 1), }", Bytes(1L));
        Refused.As(() => NpyFile.ReadMatrix(File), File, "integers of shape (1, 1)", "two-dimensional array of floats");
    }

    [Fact]
    public void Values_that_do_not_fill_the_matrix_are_not_written()
    {
        var fault = Assert.Throws<ArgumentException>(() => NpyFile.Write(File, 2, 2, [1, 2, 3]));

        Assert.Contains("found 3 values, expected 2 x 2", fault.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_damaged_file_gives_an_array_or_is_refused()
    {
        NpyFile.Write(File, 3, 2, [1, 2, 3, 4, 5, 6]);
        var whole = System.IO.File.ReadAllBytes(File);
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            System.IO.File.WriteAllBytes(File, i % 4 == 0 ? [.. whole[..6], .. Damage.Noise(random)] : Damage.Draw(random, whole));
            refused += Refused.Or(() => NpyFile.Read(File)) ? 1 : 0;
        }

        Assert.InRange(refused, 1000, 1999);
    }

    /// <summary>A file built field by field, as NumPy's format document says.</summary>
    private void Given(string header, byte[] data, byte major = 1)
    {
        var text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] length = major == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes((uint)text.Length);
        System.IO.File.WriteAllBytes(File, [0x93, .. "NUMPY"u8, major, 0, .. length, .. text, .. data]);
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
