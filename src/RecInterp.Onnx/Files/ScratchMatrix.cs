using RecInterp.Core.Towers;

namespace RecInterp.Onnx.Files;

/// <summary>A float32 matrix that may be larger than memory: written row by row to a file, which is then mapped and has no name any more. It goes with the process.</summary>
/// <threadsafety>Not safe for concurrent use; the mapped table is.</threadsafety>
public sealed class ScratchMatrix : IDisposable
{
    private readonly string _path;
    private readonly NpyRowWriter _writer;

    /// <summary>Starts a matrix.</summary>
    /// <param name="folder">Where its file lies until it is mapped.</param>
    /// <param name="columns">Values in a row, at least 1.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ScratchMatrix(string folder, int columns)
    {
        _path = NewPath(folder);
        _writer = new NpyRowWriter(_path, columns);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">Whole rows, row-major, finite.</param>
    /// <exception cref="ArgumentException">The length is no number of whole rows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<float> rows) => _writer.Append(rows);

    /// <summary>Ends the writing and maps what was written.</summary>
    /// <returns>The matrix, shape [rows, columns].</returns>
    public EmbeddingTable Map()
    {
        _writer.Complete();
        return NpyFile.MapMatrix(_path);
    }

    /// <summary>Takes the file's name away; a mapped table stays.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_path);
    }

    /// <summary>A path for a file that is soon mapped and deleted.</summary>
    internal static string NewPath(string folder) => Path.Combine(folder, $".recinterp-{Guid.NewGuid():N}.npy");
}
