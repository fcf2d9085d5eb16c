using FsCheck;
using FsCheck.Fluent;
using RecInterp.Core.Towers;

namespace RecInterp.Core.Tests.Towers;

public sealed class EmbeddingTableTests
{
    [Fact]
    public void Rows_are_read_in_row_major_order()
    {
        var table = new EmbeddingTable(2, 3, [1, 2, 3, 4, 5, 6]);

        Assert.Equal([4f, 5f, 6f], table.Row(1).ToArray());
        Assert.Equal((2, 3), (table.Rows, table.Width));
        Assert.True(table.Values == table.Memory.Span);
    }

    [Fact]
    public void The_array_is_kept_and_not_copied()
    {
        float[] values = [1, 2];
        var table = new EmbeddingTable(1, 2, values);

        Assert.True(table.Values == values.AsSpan());
    }

    [Fact]
    public void A_table_may_have_no_rows() => Assert.Equal(0, new EmbeddingTable(0, 3, []).Rows);

    [Fact]
    public void A_wrong_length_is_refused_with_both_numbers()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new EmbeddingTable(2, 3, new float[5]));

        Assert.Contains("values holds 5 values; expected 2 rows of 3, which is 6.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_beyond_32_bits_does_not_wrap_around()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new EmbeddingTable(1 << 16, 1 << 16, []));

        Assert.Contains("4294967296", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 3, "rows")]
    [InlineData(0, 0, "width")]
    public void A_shape_without_meaning_is_refused_by_name(int rows, int width, string name)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => new EmbeddingTable(rows, width, []));

        Assert.Equal(name, error.ParamName);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_row_outside_the_table_is_refused_with_its_size(int row)
    {
        var table = new EmbeddingTable(2, 1, [1, 2]);

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => table.Row(row).Length);

        Assert.Contains("2 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Concatenate_puts_the_first_table_before_the_second()
    {
        EmbeddingTable both = EmbeddingTable.Concatenate(new EmbeddingTable(1, 2, [1, 2]), new EmbeddingTable(2, 2, [3, 4, 5, 6]));

        Assert.Equal(3, both.Rows);
        Assert.Equal([1f, 2f], both.Row(0).ToArray());
        Assert.Equal([3f, 4f], both.Row(1).ToArray());
        Assert.Equal([5f, 6f], both.Row(2).ToArray());
        Assert.Contains("2 segments", Assert.Throws<InvalidOperationException>(() => both.Memory).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_in_segments_reads_like_one_in_one_piece() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), ReadsAlike).QuickCheckThrowOnFailure();

    [Fact]
    public void A_segment_of_broken_rows_is_refused() =>
        Assert.Contains("holds 5 values; expected whole rows of 2", Assert.Throws<ArgumentException>(() => new EmbeddingTable(2, [new float[4], new float[5]])).Message, StringComparison.Ordinal);

    [Fact]
    public void Concatenate_refuses_two_widths()
    {
        var first = new EmbeddingTable(1, 2, [1, 2]);
        var second = new EmbeddingTable(1, 3, [1, 2, 3]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => EmbeddingTable.Concatenate(first, second));

        Assert.Contains("width 2, the second 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_holds_the_rows_that_are_asked_for_without_a_copy()
    {
        float[] values = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        var table = new EmbeddingTable(2, [values.AsMemory(0, 6), values.AsMemory(6)]);

        EmbeddingTable view = table.View([0, 2, 3, 5]);

        Assert.Equal((4, 2), (view.Rows, view.Width));
        Assert.Equal([0f, 1, 4, 5, 6, 7, 10, 11], Enumerable.Range(0, 4).SelectMany(row => view.Row(row).ToArray()));
        Assert.Equal(4, view.Segments.Count); // Rows 2 and 3 follow each other, but lie in two segments.
        values[4] = 40;
        Assert.Equal(40, view.Row(1)[0]);
        Assert.Equal(0, table.View([]).Rows);
    }

    [Fact]
    public void A_view_refuses_rows_that_do_not_rise_or_do_not_exist()
    {
        var table = new EmbeddingTable(3, 2, new float[6]);

        Assert.Contains("Row 1 stands after row 1", Assert.Throws<ArgumentException>(() => table.View([1, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.View([0, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.View([-1]));
    }

    private static void ReadsAlike(int seed)
    {
        var random = new Random(seed);
        var columns = random.Next(1, 8);
        float[][] segments = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Enumerable.Range(0, random.Next(9) * columns).Select(_ => random.NextSingle()).ToArray())];
        float[] values = [.. segments.SelectMany(segment => segment)];
        var whole = new EmbeddingTable(values.Length / columns, columns, values);
        var parts = new EmbeddingTable(columns, [.. segments.Select(segment => (ReadOnlyMemory<float>)segment)]);

        Assert.Equal(whole.Rows, parts.Rows);
        Assert.All(Enumerable.Range(0, whole.Rows), row => Assert.Equal(whole.Row(row).ToArray(), parts.Row(row).ToArray()));
        var start = whole.Rows == 0 ? 0 : random.Next(whole.Rows);
        var (some, same) = (new float[(whole.Rows - start) * columns], new float[(whole.Rows - start) * columns]);
        whole.CopyTo(start, some);
        parts.CopyTo(start, same);
        Assert.Equal(some, same);
        var seen = new List<float>();
        for (int row = 0, atMost = random.Next(1, 5); row < parts.Rows; row = seen.Count / columns)
        {
            seen.AddRange(parts.Consecutive(row, atMost));
        }

        Assert.Equal(values, seen);
        Assert.True(parts.Consecutive(parts.Rows, 1).IsEmpty);
        int[] rows = [.. Enumerable.Range(0, whole.Rows).Reverse()];
        parts.Gather(rows, same = new float[values.Length]);
        Assert.Equal(rows.SelectMany(row => whole.Row(row).ToArray()), same);
    }
}
