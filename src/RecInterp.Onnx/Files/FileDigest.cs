using System.Security.Cryptography;

namespace RecInterp.Onnx.Files;

/// <summary>What a manifest says of a file beside it.</summary>
/// <param name="Sha256">SHA-256 of the content, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Length in bytes.</param>
public sealed record FileDigest(string Sha256, long Bytes)
{
    /// <summary>Computes the digest of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileDigest Of(string path)
    {
        using var stream = File.OpenRead(path);
        var hash = SHA256.HashData(stream);
        return new FileDigest(Convert.ToHexStringLower(hash), stream.Length);
    }
}
