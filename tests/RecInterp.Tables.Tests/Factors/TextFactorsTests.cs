using System.Globalization;
using RecInterp.Tables.Factors;
using RecInterp.TestScorers;

namespace RecInterp.Tables.Tests.Factors;

public sealed class TextFactorsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("1,2.5\n-3e-2,4\n", null)]
    [InlineData("1,2.5\r\n-3e-2,4", null)]
    [InlineData("\uFEFFa,b\n1, 2.5 \n\n\"-3e-2\",4\n\n", null)]
    [InlineData("\"a, b\",\"c\"\n1,2.5\n-0.03,4", null)]
    [InlineData("0,1\n1,2.5\n-0.03,4", null)]
    [InlineData(",0,1\n7,1,2.5\n9,-0.03,4", "")]
    [InlineData("item_id,f0,f1\nx1,1,2.5\nx2,-0.03,4", "item_id")]
    [InlineData("ID,f0,f1\n1,1,2.5\n2,-0.03,4", "ID")]
    public void Rows_are_read_with_and_without_names(string text, string? leftOut)
    {
        File.WriteAllText(_scratch["e.csv"], text);

        var (rows, width, left) = Read("e.csv");

        Assert.Equal((2, leftOut), (width, left));
        Assert.Equal([1f, 2.5f, -0.03f, 4f], rows);
    }

    [Fact]
    public void Tabs_stand_between_the_numbers_of_a_tsv()
    {
        File.WriteAllText(_scratch["e.tsv"], "a\tb\n1\t2\n3\t4\n");

        Assert.Equal([1f, 2, 3, 4], Read("e.tsv").Rows);
    }

    [Fact]
    public void A_single_column_is_a_table_of_width_1()
    {
        File.WriteAllText(_scratch["e.csv"], "1\n2\n3\n");

        Assert.Equal([1f, 2, 3], Read("e.csv").Rows);
    }

    [Fact]
    public void Many_rows_come_in_order_whatever_a_block_holds()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 70_000 * 5).Select(_ => random.NextSingle() - 0.5f)];
        using (var writer = new StreamWriter(_scratch["e.csv"]))
        {
            foreach (var row in values.Chunk(5))
            {
                writer.WriteLine(string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
            }
        }

        var calls = 0;
        using var text = TextFactors.Open(_scratch["e.csv"]);
        var read = new List<float>();
        text.Stream(rows =>
        {
            calls++;
            read.AddRange(rows);
        });

        Assert.True(calls > 1);
        Assert.Equal(1, text.Share);
        Assert.Equal(values, read);
    }

    [Theory]
    [InlineData("1,2\n3,x\n", "line 2: column 2 is 'x', expected a number")]
    [InlineData("a,b\n1,2\n\n3,\n", "line 4: column 2 ('b') is empty, expected a number")]
    [InlineData("1,2\n3,nan\n", "line 2: column 2 is 'nan', expected a finite number")]
    [InlineData("1,2\n3,1e39\n", "line 2: column 2 is '1e39', expected a finite number within float32")]
    [InlineData("1,2\n3\n", "line 2: has 1 fields, expected 2, as the first line has")]
    [InlineData("1,2\n3,4,5\n", "line 2: has 3 fields, expected 2")]
    [InlineData("a,b\n1,2,3\n", "line 2: has 3 fields, expected 2")]
    [InlineData("1,,3\n4,5,6\n", "line 1: column 2 is empty, expected a number")]
    [InlineData("1;2\n3;4\n", "line 2: column 1 ('1;2') is '3;4', expected a number")]
    [InlineData("id,f0\nx,1\ny,z", "line 3: column 2 ('f0') is 'z', expected a number")]
    [InlineData("a,b\n", "holds the names of 2 columns and no row")]
    [InlineData("id\n1\n", "holds the column 'id' alone")]
    [InlineData("", "holds no lines")]
    public void What_is_no_table_of_numbers_is_refused_with_its_place(string text, string message)
    {
        File.WriteAllText(_scratch["e.csv"], text);

        var fault = Assert.Throws<UnreadableTableException>(() => Read("e.csv"));

        Assert.Contains($"e.csv: {message}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_memory()
    {
        File.WriteAllBytes(_scratch["e.csv"], [.. Enumerable.Repeat((byte)'1', TextLines.LongestLine + 10)]);

        Assert.Contains("line 1 is longer than", Assert.Throws<UnreadableTableException>(() => Read("e.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Contains("absent.csv: no such file", Assert.Throws<UnreadableTableException>(() => Read("absent.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Reading_can_be_cancelled()
    {
        File.WriteAllText(_scratch["e.csv"], "1,2\n");
        using var text = TextFactors.Open(_scratch["e.csv"]);

        Assert.Throws<OperationCanceledException>(() => text.Stream(_ => { }, new CancellationToken(canceled: true)));
    }

    private (float[] Rows, int Width, string? LeftOut) Read(string file)
    {
        using var text = TextFactors.Open(_scratch[file]);
        var read = new List<float>();
        text.Stream(rows => read.AddRange(rows));
        return ([.. read], text.Width, text.LeftOut);
    }
}
