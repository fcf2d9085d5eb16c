using System.Runtime.InteropServices;

namespace RecInterp.Tables.DuckDb;

/// <summary>A database in memory that may read some named files and nothing else: no network, no extensions, no other path.</summary>
/// <remarks>Not thread safe. Queries run on one thread each and keep the order of rows.</remarks>
internal sealed unsafe class DuckDbSession : IDisposable
{
    private readonly string _artifact;
    private readonly string _scratch;
    private nint _database;
    private nint _connection;

    /// <summary>Opens a session.</summary>
    /// <param name="artifact">What messages name: the file or folder that is read.</param>
    /// <param name="files">The files that queries may read, by absolute path.</param>
    /// <param name="scratch">A folder for what does not fit into memory while rows are ordered.</param>
    public DuckDbSession(string artifact, IReadOnlyList<string> files, string scratch)
    {
        _artifact = artifact;
        _scratch = Path.Combine(Path.GetFullPath(scratch), $".recinterp-{Guid.NewGuid():N}");
        if (DuckDbNative.Open(null, out _database, 0, out var error) != DuckDbNative.Success)
        {
            var reason = Marshal.PtrToStringUTF8(error) ?? "no reason given";
            DuckDbNative.Free(error);
            throw new UnreadableTableException(artifact, $"DuckDB does not start: {reason}");
        }

        if (DuckDbNative.Connect(_database, out _connection) != DuckDbNative.Success)
        {
            Dispose();
            throw new UnreadableTableException(artifact, "DuckDB does not connect");
        }

        try
        {
            Run("SET memory_limit = '512MB'");
            Run("SET threads = 1"); // Chunks then come in the order of the file's rows, and memory stays small.
            Run($"SET temp_directory = {Quoted(_scratch)}");
            Run("SET autoinstall_known_extensions = false");
            Run("SET autoload_known_extensions = false");
            Run($"SET allowed_paths = [{string.Join(", ", files.Concat(files.Select(Pattern)).Distinct().Select(Quoted))}]");
            Run("SET enable_external_access = false");
            Run("SET lock_configuration = true");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Text as SQL writes it.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A path as DuckDB's readers want it, in which no letter stands for many files.</summary>
    public static string Pattern(string path) => string.Concat(path.Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString()));

    /// <summary>A column's name as SQL writes it.</summary>
    public static string Name(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a query for its effect.</summary>
    public void Run(string query) => Read(query, null, null);

    /// <summary>Runs a query and reads its rows chunk by chunk; only one chunk is in memory.</summary>
    /// <param name="query">SQL.</param>
    /// <param name="columns">Receives the result's columns before any row.</param>
    /// <param name="rows">Receives each chunk.</param>
    /// <exception cref="UnreadableTableException">The query fails; DuckDB's reason is in the message.</exception>
    public void Read(string query, Action<IReadOnlyList<TableColumn>>? columns, DuckDbRows? rows)
    {
        nint statement = 0, pending = 0;
        var result = default(DuckDbResult);
        try
        {
            Expect(DuckDbNative.Prepare(_connection, query, out statement), () => DuckDbNative.PrepareError(statement));
            Expect(DuckDbNative.PendingStreaming(statement, out pending), () => DuckDbNative.PendingError(pending));
            var state = DuckDbNative.ExecutePending(pending, &result);
            if (state != DuckDbNative.Success)
            {
                throw Failure(DuckDbNative.ResultError(&result));
            }

            columns?.Invoke(Columns(&result));
            while (DuckDbNative.FetchChunk(result) is var chunk and not 0)
            {
                try
                {
                    rows?.Invoke(chunk, (int)DuckDbNative.ChunkSize(chunk));
                }
                finally
                {
                    DuckDbNative.DestroyChunk(ref chunk);
                }
            }

            if (DuckDbNative.ResultError(&result) is var late and not 0)
            {
                throw Failure(late);
            }
        }
        finally
        {
            DuckDbNative.DestroyResult(&result);
            DuckDbNative.DestroyPending(ref pending);
            DuckDbNative.DestroyPrepare(ref statement);
        }
    }

    public void Dispose()
    {
        DuckDbNative.Disconnect(ref _connection);
        DuckDbNative.Close(ref _database);
        if (Directory.Exists(_scratch))
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    private static List<TableColumn> Columns(DuckDbResult* result)
    {
        var columns = new List<TableColumn>();
        for (ulong i = 0; i < DuckDbNative.ColumnCount(result); i++)
        {
            var type = DuckDbNative.ColumnType(result, i);
            var (kind, element) = (DuckDbNative.TypeOf(type), DuckDbType.Invalid);
            if (kind is DuckDbType.List or DuckDbType.Array)
            {
                var child = kind == DuckDbType.List ? DuckDbNative.ListChild(type) : DuckDbNative.ArrayChild(type);
                element = DuckDbNative.TypeOf(child);
                DuckDbNative.DestroyType(ref child);
            }

            DuckDbNative.DestroyType(ref type);
            columns.Add(new TableColumn(Marshal.PtrToStringUTF8(DuckDbNative.ColumnName(result, i))!, kind, element));
        }

        return columns;
    }

    private void Expect(int state, Func<nint> error)
    {
        if (state != DuckDbNative.Success)
        {
            throw Failure(error());
        }
    }

    private UnreadableTableException Failure(nint error) => new(_artifact, (Marshal.PtrToStringUTF8(error) ?? "DuckDB gives no reason").ReplaceLineEndings(" "));
}
