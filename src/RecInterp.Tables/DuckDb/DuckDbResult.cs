using System.Runtime.InteropServices;

namespace RecInterp.Tables.DuckDb;

/// <summary>duckdb_result: five fields that the header declares deprecated, and one that is the library's own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbResult
{
    private readonly ulong _columns;
    private readonly ulong _rows;
    private readonly ulong _changed;
    private readonly nint _columnData;
    private readonly nint _error;
    private readonly nint _internal;
}
