using System.Numerics.Tensors;
using RecInterp.Tables.DuckDb;

namespace RecInterp.Tables.Factors;

/// <summary>The factors of all users or items in Parquet: a file, or a folder of part files as Spark writes them.</summary>
/// <remarks>
/// The factors are one column of lists (Spark's ALS: "features"), or all columns that hold fractions. A column of whole numbers beside them is the id: rows
/// then come in its order. Memory stays bounded, however many rows there are. Files of others are not trusted: DuckDB may read the named files and
/// nothing else. Not thread safe.
/// </remarks>
public sealed class ParquetFactors : IDisposable
{
    private readonly DuckDbSession _session;
    private readonly string _path;
    private readonly string _source;
    private readonly TableColumn? _id;
    private readonly string _vector;

    private ParquetFactors(string path, DuckDbSession session, string source, TableColumn? id, string vector, string columns)
    {
        _path = path;
        _session = session;
        _source = source;
        _id = id;
        _vector = vector;
        Columns = columns;
    }

    /// <summary>Number of users or items, at least 1.</summary>
    public int Rows { get; private init; }

    /// <summary>Factors of one user or item, at least 1.</summary>
    public int Width { get; private init; }

    /// <summary>The columns that are the factors, in words.</summary>
    public string Columns { get; }

    /// <summary>How rows are numbered, where that is not the order of the file: "rows are in the order of 'id', ...". Null otherwise.</summary>
    public string? Order { get; private init; }

    /// <summary>Opens Parquet and finds the factors in it; none are read.</summary>
    /// <param name="path">A .parquet file, or a folder that holds some.</param>
    /// <param name="scratch">A folder in which rows that have to be ordered may be put aside; it is left as it was.</param>
    /// <exception cref="UnreadableTableException">No Parquet, no column that could be the factors or several, rows of different lengths, missing values,
    /// ids that stand twice.</exception>
    public static ParquetFactors Open(string path, string scratch)
    {
        var files = Files(path);
        var session = new DuckDbSession(path, files, scratch);
        try
        {
            var source = $"read_parquet([{string.Join(", ", files.Select(file => DuckDbSession.Quoted(DuckDbSession.Pattern(file))))}])";
            IReadOnlyList<TableColumn> columns = [];
            session.Read($"SELECT * FROM {source} LIMIT 0", found => columns = found, null);
            var (id, factors) = Choose(path, columns);
            var rows = Expect(path, Statistics(session, source, ["count(*)", .. factors.Select(factor => $"count({DuckDbSession.Name(factor.Name)})")]), factors);
            var width = factors is [{ IsVector: true } vector] ? VectorWidth(path, session, source, vector) : factors.Count;
            return new ParquetFactors(path, session, source, id, Vector(factors, width), string.Join(", ", factors.Select(factor => factor.Name)))
            {
                Rows = rows,
                Width = width,
                Order = id is null ? null : DescribeOrder(path, session, source, id, rows),
            };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Reads all rows, as float32.</summary>
    /// <param name="sink">Receives them in order, some thousand at a time.</param>
    /// <param name="progress">Told how many rows are done.</param>
    /// <param name="cancellation">Checked between calls of the sink.</param>
    /// <exception cref="UnreadableTableException">The file is damaged, or a value is missing or not finite as float32.</exception>
    public unsafe void Stream(FactorRows sink, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var done = 0;
        _session.Read(
            $"SELECT {_vector} FROM {_source}{(_id is null ? "" : $" ORDER BY {DuckDbSession.Name(_id.Name)}")}",
            null,
            (chunk, count) =>
            {
                cancellation.ThrowIfCancellationRequested();
                var values = DuckDbNative.ArrayValues(DuckDbNative.ChunkColumn(chunk, 0));
                var rows = new ReadOnlySpan<float>((void*)DuckDbNative.VectorData(values), count * Width);
                ExpectNumbers(rows, new ReadOnlySpan<ulong>(DuckDbNative.VectorValidity(values), DuckDbNative.VectorValidity(values) is null ? 0 : (rows.Length + 63) / 64), done);
                sink(rows);
                done += count;
                progress?.Report(done);
            });
    }

    /// <summary>Frees the native session.</summary>
    public void Dispose() => _session.Dispose();

    private static List<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [Path.GetFullPath(path)];
        }

        if (!Directory.Exists(path))
        {
            throw new UnreadableTableException(path, "no such file, expected Parquet");
        }

        var parts = Directory.EnumerateFiles(Path.GetFullPath(path), "*.parquet").Order(StringComparer.Ordinal).ToList();
        return parts.Count > 0 ? parts : throw new UnreadableTableException(path, "is a folder without .parquet files, expected Parquet");
    }

    private static (TableColumn? Id, IReadOnlyList<TableColumn> Factors) Choose(string path, IReadOnlyList<TableColumn> columns)
    {
        var vectors = columns.Where(column => column.IsVector).ToList();
        var fractions = columns.Where(column => column.IsFraction).ToList();
        var integers = columns.Where(column => column.IsInteger).ToList();
        var found = string.Join(", ", columns.Select(column => column.Describe()));
        if (vectors.Count > 1 || (vectors.Count == 0 && fractions.Count == 0) || (vectors.Count == 1 && fractions.Count > 0))
        {
            throw new UnreadableTableException(path, $"found the columns {found}; expected one column of lists of numbers, or columns of fractions, and at most one of whole numbers, the id");
        }

        return integers.Count <= 1
            ? (integers.FirstOrDefault(), vectors.Count == 1 ? vectors : fractions)
            : throw new UnreadableTableException(path, $"found several columns of whole numbers among {found}; expected at most one, the id");
    }

    /// <summary>Checks that there are rows and that no factor is missing.</summary>
    /// <returns>The number of rows.</returns>
    private static int Expect(string path, long[] counts, IReadOnlyList<TableColumn> factors)
    {
        if (counts[0] is < 1 or > int.MaxValue)
        {
            throw new UnreadableTableException(path, $"found {counts[0]} rows, expected 1 to {int.MaxValue}");
        }

        for (var i = 0; i < factors.Count; i++)
        {
            if (counts[i + 1] != counts[0])
            {
                throw new UnreadableTableException(path, $"column '{factors[i].Name}' has {counts[0] - counts[i + 1]} missing values in {counts[0]} rows, expected none");
            }
        }

        return (int)counts[0];
    }

    private static int VectorWidth(string path, DuckDbSession session, string source, TableColumn vector)
    {
        var name = DuckDbSession.Name(vector.Name);
        var lengths = Statistics(session, source, [$"min(len({name}))", $"max(len({name}))"]);
        return lengths[0] == lengths[1] && lengths[0] is > 0 and <= 1 << 16
            ? (int)lengths[0]
            : throw new UnreadableTableException(path, $"column '{vector.Name}' has lists of {lengths[0]} to {lengths[1]} numbers, expected the same length in every row, 1 to {1 << 16}");
    }

    /// <summary>All factors of a row as one array of float32, whatever they are in the file.</summary>
    private static string Vector(IReadOnlyList<TableColumn> factors, int width) => factors is [{ IsVector: true } vector]
        ? $"{DuckDbSession.Name(vector.Name)}::FLOAT[{width}]"
        : $"[{string.Join(", ", factors.Select(factor => DuckDbSession.Name(factor.Name)))}]::FLOAT[{width}]";

    private static string DescribeOrder(string path, DuckDbSession session, string source, TableColumn id, int rows)
    {
        var name = DuckDbSession.Name(id.Name);
        var ids = Statistics(session, source, [$"count({name})", $"count(DISTINCT {name})", $"min({name})", $"max({name})"]);
        if (ids[0] != rows || ids[1] != rows)
        {
            throw new UnreadableTableException(path, $"column '{id.Name}' has {rows} rows, {ids[0]} ids and {ids[1]} different ones, expected one id a row, each once");
        }

        return ids[2] == 0 && ids[3] == rows - 1
            ? $"rows are in the order of '{id.Name}', which numbers them from 0"
            : $"rows are in the order of '{id.Name}', which runs from {ids[2]} to {ids[3]}: a row's number is its rank";
    }

    /// <summary>One row of whole numbers.</summary>
    private static unsafe long[] Statistics(DuckDbSession session, string source, IReadOnlyList<string> expressions)
    {
        long[] values = [];
        var width = 0;
        session.Read(
            $"SELECT {string.Join(", ", expressions.Select(expression => $"({expression})::BIGINT"))} FROM {source}",
            columns => width = columns.Count,
            (chunk, _) => values = [.. Enumerable.Range(0, width).Select(i => *(long*)DuckDbNative.VectorData(DuckDbNative.ChunkColumn(chunk, (ulong)i)))]);
        return values;
    }

    private void ExpectNumbers(ReadOnlySpan<float> values, ReadOnlySpan<ulong> validity, int firstRow)
    {
        for (var i = 0; validity.Length > 0 && i < values.Length; i++)
        {
            if ((validity[i / 64] >> (i % 64) & 1) == 0)
            {
                throw new UnreadableTableException(_path, $"row {firstRow + (i / Width)}, factor {i % Width} of {Columns} is missing, expected a number");
            }
        }

        if (!TensorPrimitives.IsFiniteAll(values))
        {
            var at = 0;
            while (float.IsFinite(values[at]))
            {
                at++;
            }

            throw new UnreadableTableException(_path, $"row {firstRow + (at / Width)}, factor {at % Width} of {Columns} is {values[at]}, expected a finite number");
        }
    }
}
