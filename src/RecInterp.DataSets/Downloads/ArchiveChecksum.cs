using System.Security.Cryptography;

namespace RecInterp.DataSets.Downloads;

/// <summary>What a zip's digest must be, and who says so.</summary>
/// <param name="Digits">32 (MD5) or 64 (SHA-256) hexadecimal digits; null where nothing is known.</param>
/// <param name="Origin">Who says so, in words.</param>
internal sealed record ArchiveChecksum(string? Digits, string Origin)
{
    /// <summary>Longest checksum file, in bytes; it holds a line.</summary>
    private const int FileBytesMost = 4096;

    private const int Md5Digits = 32;
    private const int Sha256Digits = 64;

    /// <summary>What is known of a source; where it has no digest of its own, what the publisher's file says.</summary>
    /// <exception cref="DataSetDownloadException">The publisher's file cannot be had, or holds no digest.</exception>
    public static async Task<ArchiveChecksum> OfAsync(DataSetSource source, HttpClient http, CancellationToken cancellation)
    {
        if ((source.Sha256 ?? source.Md5) is { } known)
        {
            return new ArchiveChecksum(known, source.Sha256 is not null ? "the SHA-256 recorded with the source" : "the MD5 recorded with the source");
        }

        if (source.ChecksumFile is not { } file)
        {
            return new ArchiveChecksum(null, "nothing: no checksum is known for this source");
        }

        var digits = FirstDigest(await TextOfAsync(file, http, cancellation))
            ?? throw new DataSetDownloadException(file, "found no checksum of 32 or 64 hexadecimal digits");
        return new ArchiveChecksum(digits, $"the {(digits.Length == Md5Digits ? "MD5" : "SHA-256")} of the publisher's own file {file}");
    }

    /// <summary>Compares a file.</summary>
    /// <returns>The file's SHA-256, and null or what is wrong.</returns>
    public async Task<(string Sha256, string? Fault)> CompareAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        var found = sha256;
        if (Digits?.Length == Md5Digits)
        {
            file.Position = 0;
#pragma warning disable CA5351 // It is what the publisher gives; it is to find damage.
            found = Convert.ToHexStringLower(await MD5.HashDataAsync(file, cancellation));
#pragma warning restore CA5351
        }

        var holds = Digits is null || string.Equals(found, Digits, StringComparison.OrdinalIgnoreCase);
        return (sha256, holds ? null : $"found checksum {found}, expected {Digits} by {Origin}");
    }

    private static async Task<string> TextOfAsync(Uri file, HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(file, HttpCompletionOption.ResponseHeadersRead, cancellation);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[FileBytesMost];
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            return System.Text.Encoding.Latin1.GetString(buffer, 0, read);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new DataSetDownloadException(file, $"the publisher's checksum cannot be fetched: {fault.Message}", fault);
        }
    }

    /// <summary>The first word of as many digits, as in "digits  file" and in "MD5 (file) = digits".</summary>
    private static string? FirstDigest(string text) => text
        .Split([' ', '\t', '\r', '\n', '=', '*'], StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(word => word.Length is Md5Digits or Sha256Digits && word.All(char.IsAsciiHexDigit));
}
