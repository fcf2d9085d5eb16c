using RecInterp.Tables.DuckDb;
using RecInterp.Tables.Factors;
using RecInterp.TestScorers;

namespace RecInterp.Tables.Tests.Factors;

public sealed class ParquetFactorsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("FLOAT[]")]
    [InlineData("DOUBLE[]")]
    [InlineData("FLOAT[3]")]
    [InlineData("INTEGER[]")]
    public void A_column_of_lists_is_the_factors(string type)
    {
        Given("a.parquet", $"SELECT [i, i + 1, -i]::{type} AS features FROM range(5000) t(i)");

        var (factors, rows) = Read("a.parquet");

        Assert.Equal((5000, 3, "features", null), (factors.Rows, factors.Width, factors.Columns, factors.Order));
        Assert.Equal(Enumerable.Range(0, 5000).SelectMany(i => new float[] { i, i + 1, -i }), rows);
    }

    [Fact]
    public void Columns_of_fractions_are_the_factors_in_their_order()
    {
        Given("a.parquet", "SELECT (i + 0.25)::FLOAT AS f0, (i / 2)::DOUBLE AS f1, (i - 0.5)::DECIMAL(10, 1) AS \"f, \"\"2\"\"\", 'x' AS note FROM range(3) t(i)");

        var (factors, rows) = Read("a.parquet");

        Assert.Equal(("f0, f1, f, \"2\"", 3), (factors.Columns, factors.Width));
        Assert.Equal([0.25f, 0, -0.5f, 1.25f, 0.5f, 0.5f, 2.25f, 1, 1.5f], rows);
    }

    [Fact]
    public void Rows_come_in_the_order_of_their_ids()
    {
        Given("a.parquet", "SELECT (9999 - i)::INTEGER AS id, [i::FLOAT] AS features FROM range(10000) t(i)");

        var (factors, rows) = Read("a.parquet");

        Assert.Equal("rows are in the order of 'id', which numbers them from 0", factors.Order);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (float)(9999 - i)), rows);
    }

    [Fact]
    public void Ids_with_gaps_are_ranked_and_that_is_said()
    {
        Given("a.parquet", "SELECT * FROM (VALUES (70, [7.0]), (3, [0.3])) t(id, features)");

        var (factors, rows) = Read("a.parquet");

        Assert.Equal("rows are in the order of 'id', which runs from 3 to 70: a row's number is its rank", factors.Order);
        Assert.Equal([0.3f, 7f], rows);
    }

    [Fact]
    public void The_part_files_of_a_folder_are_one_table()
    {
        Directory.CreateDirectory(_scratch["parts"]);
        Given("parts/part-00001.parquet", "SELECT 0 AS id, [10.0] AS features");
        Given("parts/part-00000.parquet", "SELECT 1 AS id, [11.0] AS features");
        File.WriteAllText(_scratch["parts/_SUCCESS"], "");

        Assert.Equal([10f, 11f], Read("parts").Rows);
    }

    [Theory]
    [InlineData("with 'quotes' and spaces.parquet")]
    [InlineData("a[1].parquet")]
    [InlineData("a*?.parquet")]
    public void Any_name_of_a_file_is_that_file(string name)
    {
        Given("plain.parquet", "SELECT [1.0] AS f");
        Given("a1.parquet", "SELECT [2.0] AS f"); // What a pattern would match.
        File.Move(_scratch["plain.parquet"], _scratch[name]);

        Assert.Equal([1f], Read(name).Rows);
    }

    [Theory]
    [InlineData("SELECT 'a' AS name", "found the columns name", "expected one column of lists of numbers")]
    [InlineData("SELECT [1.0] AS a, [2.0] AS b", "a (list of decimal), b (list of decimal)", "expected one column of lists")]
    [InlineData("SELECT [1.0] AS a, 2.0 AS b", "a (list of decimal), b (decimal)", "expected one column of lists")]
    [InlineData("SELECT [[1.0]] AS a", "a (list of list)", "expected one column of lists of numbers")]
    [InlineData("SELECT 1 AS id, 2 AS other, [1.0] AS a", "several columns of whole numbers", "at most one, the id")]
    [InlineData("SELECT * FROM (VALUES ([1.0]), ([1.0, 2.0])) t(a)", "column 'a' has lists of 1 to 2 numbers", "the same length in every row")]
    [InlineData("SELECT * FROM (VALUES ([1.0]), (NULL)) t(a)", "column 'a' has 1 missing values in 2 rows")]
    [InlineData("SELECT [1.0] AS a WHERE false", "found 0 rows")]
    [InlineData("SELECT * FROM (VALUES (4, [1.0]), (4, [2.0])) t(id, a)", "column 'id' has 2 rows, 2 ids and 1 different ones")]
    public void What_is_no_table_of_factors_is_refused(string query, params string[] words)
    {
        Given("a.parquet", query);

        Refused("a.parquet", ["a.parquet: ", .. words]);
    }

    [Theory]
    [InlineData("SELECT * FROM (VALUES ([1.0, 2.0]), ([3.0, NULL])) t(a)", "row 1, factor 1 of a is missing")]
    [InlineData("SELECT [1.0::DOUBLE, 'nan'::DOUBLE] AS a", "row 0, factor 1 of a is NaN")]
    [InlineData("SELECT [1e300] AS a", "a.parquet: ")] // Too large for float32.
    public void A_value_that_is_no_number_is_named_when_it_is_read(string query, string words)
    {
        Given("a.parquet", query);

        Refused("a.parquet", words);
    }

    [Fact]
    public void A_file_that_is_no_Parquet_is_refused()
    {
        File.WriteAllText(_scratch["a.parquet"], "user,item\n1,2\n");
        Refused("a.parquet", "a.parquet: ");
        Refused("absent.parquet", "absent.parquet: no such file, expected Parquet");

        Directory.CreateDirectory(_scratch["empty"]);
        Refused("empty", "is a folder without .parquet files");
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_and_nothing_else()
    {
        Given("whole.parquet", "SELECT i::INTEGER AS id, [i, sin(i)]::FLOAT[] AS features FROM range(2000) t(i)");
        var whole = File.ReadAllBytes(_scratch["whole.parquet"]);
        var refused = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var damaged = whole[..(seed % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var i = 0; i < 3 && damaged.Length > 0; i++)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(_scratch["a.parquet"], damaged);
            try
            {
                Read("a.parquet");
            }
            catch (UnreadableTableException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 33, 100);
    }

    [Fact]
    public void Nothing_is_left_beside_the_table()
    {
        Given("a.parquet", "SELECT (500000 - i)::INTEGER AS id, [i, i, i, i]::FLOAT[] AS f FROM range(500000) t(i)");

        Read("a.parquet");

        Assert.Equal(["a.parquet"], Directory.EnumerateFileSystemEntries(_scratch.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Reading_stops_when_it_is_told_to()
    {
        Given("a.parquet", "SELECT [i]::FLOAT[] AS f FROM range(100000) t(i)");
        using var factors = ParquetFactors.Open(_scratch["a.parquet"], _scratch.Path);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => factors.Stream(_ => stop.Cancel(), null, stop.Token));
    }

    [Fact]
    public void A_session_reads_the_files_that_it_was_given_and_no_others()
    {
        Given("a.parquet", "SELECT [1.0] AS f");
        Given("b.parquet", "SELECT [1.0] AS f");
        using var session = new DuckDbSession("a", [_scratch["a.parquet"]], _scratch.Path);

        session.Run($"SELECT * FROM read_parquet({DuckDbSession.Quoted(_scratch["a.parquet"])})");
        foreach (var forbidden in new[] { $"SELECT * FROM read_parquet({DuckDbSession.Quoted(_scratch["b.parquet"])})", "SELECT * FROM read_text('/etc/hostname')", "INSTALL httpfs", "SET enable_external_access = true" })
        {
            Assert.Throws<UnreadableTableException>(() => session.Run(forbidden));
        }
    }

    private void Given(string name, string query)
    {
        // The writer is DuckDB too, with the rights that the reader gives up.
        WritingSession.Run($"COPY ({query}) TO {DuckDbSession.Quoted(_scratch[name])} (FORMAT parquet)");
    }

    private (ParquetFactors Factors, float[] Rows) Read(string name)
    {
        using var factors = ParquetFactors.Open(_scratch[name], _scratch.Path);
        var rows = new List<float>();
        var told = 0;
        factors.Stream(batch => rows.AddRange(batch), new Told(done => told = done));
        Assert.Equal(factors.Rows, told);
        Assert.Equal(factors.Rows * factors.Width, rows.Count);
        return (factors, [.. rows]);
    }

    private void Refused(string name, params string[] words)
    {
        var fault = Assert.Throws<UnreadableTableException>(() => Read(name));
        Assert.All(words, word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
    }

    private sealed class Told(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
