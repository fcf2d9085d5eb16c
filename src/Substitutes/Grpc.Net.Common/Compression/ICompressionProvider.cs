using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One way to compress messages.</summary>
public interface ICompressionProvider
{
    /// <summary>Its name in <c>grpc-encoding</c>.</summary>
    string EncodingName { get; }

    /// <summary>Opens a stream that compresses.</summary>
    /// <param name="stream">Where compressed bytes go; left open.</param>
    /// <param name="compressionLevel">The level; null for the provider's own.</param>
    /// <returns>The stream to write to.</returns>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>Opens a stream that expands.</summary>
    /// <param name="stream">Where compressed bytes come from; left open.</param>
    /// <returns>The stream to read from.</returns>
    Stream CreateDecompressionStream(Stream stream);
}
