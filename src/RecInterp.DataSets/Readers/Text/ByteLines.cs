namespace RecInterp.DataSets.Readers.Text;

/// <summary>Reads a file line by line as bytes, without a string for each. Blank lines are passed over; line ends may be LF or CRLF. Not thread safe.</summary>
internal sealed class ByteLines : IDisposable
{
    /// <summary>Longest line, in bytes. A published line has some thousands at most; what is longer is not the file that was meant.</summary>
    private const int LongestLine = 1 << 24;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _ended;

    /// <exception cref="UnreadableDataSetException">The file cannot be opened.</exception>
    public ByteLines(string path)
    {
        Path = path;
        _stream = DataFile.Open(path);
    }

    public string Path { get; }

    /// <summary>Number of the line that <see cref="Next"/> gave last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Gives the next line that is not blank; it is valid until the next call.</summary>
    /// <exception cref="UnreadableDataSetException">The file cannot be read on, or a line is longer than 16 MiB.</exception>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        while (Cut(out line))
        {
            Number++;
            if (Number == 1 && line.StartsWith("\uFEFF"u8))
            {
                line = line[3..];
            }

            line = line.TrimEnd((byte)'\r');
            if (!line.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is wrong with the line that was given last.</summary>
    public UnreadableDataSetException Fault(string reason, Exception? inner = null) => new(Path, $"line {Number}: {reason}", inner);

    public void Dispose() => _stream.Dispose();

    private bool Cut(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, searched + found);
                _start += searched + found + 1;
                return true;
            }

            searched = _end - _start;
            if (_ended || !Fill())
            {
                line = _buffer.AsSpan(_start, searched);
                _start = _end;
                return searched > 0;
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
            {
                throw new UnreadableDataSetException(Path, $"line {Number + 1}: found more than {LongestLine} bytes without a line end");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _ended = read == 0;
            return read > 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw new UnreadableDataSetException(Path, $"after line {Number}: cannot be read on: {fault.Message}", fault);
        }
    }
}
