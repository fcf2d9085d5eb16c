using System.Buffers.Binary;
using System.IO.Compression;

namespace RecInterp.DataSets.Readers.Text;

/// <summary>Decompresses a gzip file and fails where it is cut off, which <see cref="GZipStream"/> takes for its end. Reads forward only; not thread safe.</summary>
/// <remarks>RFC 1952: the last four bytes tell the size of what was compressed, modulo 2^32. A file of several members tells that of its last one alone and is refused.</remarks>
internal sealed class WholeGzipStream : Stream
{
    private readonly GZipStream _unpacked;
    private readonly uint _told;
    private uint _read;

    /// <exception cref="InvalidDataException">The file is too short to be one.</exception>
    public WholeGzipStream(FileStream file)
    {
        const int ShortestFile = 18; // A head of 10 bytes, and a checksum and a size of 4; two more hold nothing.
        if (file.Length < ShortestFile)
        {
            throw new InvalidDataException($"found {file.Length} bytes, expected a gzip file");
        }

        Span<byte> size = stackalloc byte[sizeof(uint)];
        file.Position = file.Length - sizeof(uint);
        file.ReadExactly(size);
        _told = BinaryPrimitives.ReadUInt32LittleEndian(size);
        file.Position = 0;
        _unpacked = new GZipStream(file, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = _unpacked.Read(buffer);
        _read = unchecked(_read + (uint)read);
        return read > 0 || buffer.IsEmpty || _read == _told
            ? read
            : throw new InvalidDataException($"found {_read} bytes where its end tells {_told}: it is cut off, or made of several members; decompress it first");
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _unpacked.Dispose();
        base.Dispose(disposing);
    }
}
