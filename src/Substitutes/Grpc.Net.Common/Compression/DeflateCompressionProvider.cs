using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>Compresses messages with deflate, which on the wire is the zlib format (RFC 1950).</summary>
/// <threadsafety>Immutable.</threadsafety>
/// <param name="defaultCompressionLevel">The level where a call names none.</param>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "deflate";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) =>
        new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
}
