namespace RecInterp.Onnx.Graphs;

/// <summary>The file of a scorer folder that holds tables too large for a model's file; its models share it, and a table that several use stands once. Not thread safe.</summary>
/// <param name="path">The file; it is made when there is a table.</param>
internal sealed class TableFile(string path)
{
    private const int Alignment = 4096; // A page, so that the runtime can map each table by itself.

    private readonly Dictionary<(string Path, long Offset, long Length), long> _places = [];

    /// <summary>The file's name.</summary>
    public string Name => Path.GetFileName(path);

    /// <summary>Copies a table, unless it was copied before.</summary>
    /// <param name="source">The file that it stands in.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>Where it begins here.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public long Add(string source, long offset, long length)
    {
        if (_places.TryGetValue((source, offset, length), out var place))
        {
            return place;
        }

        using var target = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        place = (target.Length + Alignment - 1) / Alignment * Alignment;
        target.SetLength(place);
        target.Position = place;
        using var stream = File.OpenRead(source);
        stream.Position = offset;
        var block = new byte[1 << 20];
        for (var left = length; left > 0;)
        {
            var read = stream.Read(block, 0, (int)Math.Min(left, block.Length));
            if (read == 0)
            {
                throw new EndOfStreamException($"{source}: ends {left} bytes before the table does");
            }

            target.Write(block, 0, read);
            left -= read;
        }

        return _places[(source, offset, length)] = place;
    }
}
