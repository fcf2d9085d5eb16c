using System.Runtime.InteropServices;
using RecInterp.Tables.DuckDb;

namespace RecInterp.Tables.Tests;

/// <summary>DuckDB without restrictions, which writes the files that tests read.</summary>
internal static unsafe class WritingSession
{
    public static void Run(string query)
    {
        Assert.Equal(DuckDbNative.Success, DuckDbNative.Open(null, out var database, 0, out _));
        Assert.Equal(DuckDbNative.Success, DuckDbNative.Connect(database, out var connection));
        var result = default(DuckDbResult);
        var prepared = DuckDbNative.Prepare(connection, query, out var statement);
        Assert.True(prepared == DuckDbNative.Success, Marshal.PtrToStringUTF8(DuckDbNative.PrepareError(statement)));
        DuckDbNative.PendingStreaming(statement, out var pending);
        var state = DuckDbNative.ExecutePending(pending, &result);
        Assert.True(state == DuckDbNative.Success, Marshal.PtrToStringUTF8(DuckDbNative.ResultError(&result)));
        while (DuckDbNative.FetchChunk(result) is var chunk and not 0)
        {
            DuckDbNative.DestroyChunk(ref chunk);
        }

        DuckDbNative.DestroyResult(&result);
        DuckDbNative.DestroyPending(ref pending);
        DuckDbNative.DestroyPrepare(ref statement);
        DuckDbNative.Disconnect(ref connection);
        DuckDbNative.Close(ref database);
    }
}
