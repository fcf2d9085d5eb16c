using System.Buffers;
using System.IO.MemoryMappedFiles;
using RecInterp.Core.Towers;

namespace RecInterp.Onnx.Files;

/// <summary>A part of a file as memory. It stays mapped until the process ends, as a span that somebody still reads does not keep it alive;
/// what is mapped costs address space, and memory within the bound of <see cref="MappedMemory"/>.</summary>
internal sealed unsafe class NpyMapping : MemoryManager<float>
{
    private const long SegmentBytes = 64L << 20;

    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;
    private readonly long _skipped;
    private readonly int _length;

    private NpyMapping(MemoryMappedFile file, long start, int length)
    {
        _view = file.CreateViewAccessor(start, (long)length * sizeof(float), MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _skipped = _view.PointerOffset;
        _length = length;
        MappedMemory.Add((nint)_pointer, (nuint)(_skipped + ((long)length * sizeof(float))));
    }

    /// <summary>Maps the values of a float32 matrix in C order.</summary>
    /// <param name="path">The file; its length was checked.</param>
    /// <param name="dataStart">Where the values begin.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Values in a row.</param>
    /// <param name="segmentBytes">About the length of a segment; whole rows, at least one.</param>
    public static EmbeddingTable Map(string path, long dataStart, int rows, int columns, long segmentBytes = SegmentBytes)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var rowBytes = (long)columns * sizeof(float);
        var perSegment = (int)Math.Clamp(segmentBytes / rowBytes, 1, rows);
        var segments = new List<ReadOnlyMemory<float>>();
        for (var row = 0; row < rows; row += perSegment)
        {
            var count = Math.Min(perSegment, rows - row);
            segments.Add(new NpyMapping(file, dataStart + (row * rowBytes), count * columns).Memory);
        }

        return new EmbeddingTable(columns, segments);
    }

    public override Span<float> GetSpan()
    {
        MappedMemory.Read();
        return new Span<float>(_pointer + _skipped, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_pointer + _skipped + ((long)elementIndex * sizeof(float)), default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
    }
}
