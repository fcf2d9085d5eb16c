using RecInterp.Server.Configuration;

namespace RecInterp.Server.Bundles;

/// <summary>Most rows that one request may have.</summary>
/// <param name="Rows">The limit.</param>
internal sealed record RowLimit(int Rows)
{
    // Digest, tags and lengths of a reply; measured below 100 bytes.
    private const int ReplyFrameBytes = 256;

    /// <summary>The configured limit, or fewer where the reply of that many rows would be longer than a message may be.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="bundle">The bundle: the wider of embeddings and latents counts.</param>
    /// <returns>The limit; at least 1.</returns>
    public static RowLimit Of(RecInterpOptions options, ServedBundle bundle)
    {
        var columns = Math.Max(bundle.Session.EmbeddingWidth, bundle.Session.LatentCount);

        // A row of values, and its mean and deviation.
        var bytesPerRow = sizeof(float) * (columns + 2L);
        return new RowLimit((int)Math.Clamp((options.MaxMessageBytes - ReplyFrameBytes) / bytesPerRow, 1, options.MaxRows));
    }
}
