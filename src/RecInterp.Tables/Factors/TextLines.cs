namespace RecInterp.Tables.Factors;

/// <summary>The lines of a text file as bytes, one at a time, in bounded memory. Not thread safe.</summary>
internal sealed class TextLines : IDisposable
{
    /// <summary>Longest line in bytes: far beyond any row of numbers, far below what would fill memory.</summary>
    public const int LongestLine = 1 << 24;

    private readonly string _path;
    private readonly FileStream _stream;
    private byte[] _buffer = new byte[1 << 17];
    private int _start; // What is read and not given out yet: [_start, _end).
    private int _end;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableTableException">It is not there, or cannot be read.</exception>
    public TextLines(string path)
    {
        _path = path;
        try
        {
            _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        }
        catch (FileNotFoundException)
        {
            throw new UnreadableTableException(path, "no such file, expected lines of numbers");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableTableException(path, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Number of the line that was read last, from 1; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>Share of the file that is read, 0 to 1.</summary>
    public double Share => _stream.Length == 0 ? 1 : (double)(_stream.Position - (_end - _start)) / _stream.Length;

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes without the line's end; valid until the next call.</param>
    /// <returns>False at the file's end.</returns>
    /// <exception cref="UnreadableTableException">The line is too long, or the file cannot be read.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = Take(searched + end, 1);
                return true;
            }

            searched = _end - _start;
            if (_ended)
            {
                line = Take(searched, 0);
                return searched > 0;
            }

            Fill();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private ReadOnlySpan<byte> Take(int length, int terminator)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += length + terminator;
        Number++;
        return line is [.. var rest, (byte)'\r'] ? rest : line;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
            {
                throw new UnreadableTableException(_path, $"line {Number + 1} is longer than {LongestLine} bytes, expected lines of numbers");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = _stream.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }
        catch (IOException e)
        {
            throw new UnreadableTableException(_path, $"cannot be read after line {Number}: {e.Message}");
        }
    }
}
