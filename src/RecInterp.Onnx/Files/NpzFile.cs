using System.IO.Compression;

namespace RecInterp.Onnx.Files;

/// <summary>NumPy's .npz archives: .npy files in a zip archive, stored or deflated. Stateless.</summary>
public static class NpzFile
{
    /// <summary>Reads all arrays of numbers.</summary>
    /// <param name="path">The archive.</param>
    /// <returns>The arrays by name, without ".npy". Members that hold text or pickled objects are left out: an array of settings need not hinder the factors beside it.</returns>
    /// <exception cref="InvalidArtifactException">Not an archive, a member has a path for a name or stands twice, or an array is damaged.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path)
    {
        var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
        try
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal) || entry.FullName.Contains("..", StringComparison.Ordinal) || entry.FullName.AsSpan().ContainsAny("/\\"))
                {
                    throw new InvalidArtifactException(path, $"holds the member '{entry.FullName}', expected plain names that end in .npy");
                }

                if (!arrays.TryAdd(entry.FullName[..^4], new NpyArray([0], null, [])))
                {
                    throw new InvalidArtifactException(path, $"holds the member '{entry.FullName}' twice");
                }

                var member = $"{path}[{entry.FullName}]";
                var bytes = Content(member, entry);
                if (IsText(member, bytes))
                {
                    arrays.Remove(entry.FullName[..^4]);
                }
                else
                {
                    arrays[entry.FullName[..^4]] = NpyFile.Parse(member, bytes);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidArtifactException(path, $"is no .npz archive that can be read: {e.Message}", e);
        }

        return arrays;
    }

    /// <summary>The member's bytes; as many as it declares, which bounds what a small archive can blow up to.</summary>
    private static byte[] Content(string member, ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw new InvalidArtifactException(member, $"declares {entry.Length} bytes, expected at most {Array.MaxLength}; save the array as a .npy file of its own");
        }

        using var stream = entry.Open();
        using var content = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            content.Write(block, 0, read);
            if (content.Length > entry.Length)
            {
                throw new InvalidArtifactException(member, $"declares {entry.Length} bytes and holds more");
            }
        }

        return content.Length == entry.Length
            ? content.ToArray()
            : throw new InvalidArtifactException(member, $"declares {entry.Length} bytes, found {content.Length}");
    }

    private static bool IsText(string member, byte[] bytes)
    {
        if (bytes.Length < 10)
        {
            throw new InvalidArtifactException(member, "not a .npy file: the first bytes are not \\x93NUMPY");
        }

        var head = System.Text.Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 256));
        return head.Contains("'descr': '|O'", StringComparison.Ordinal) || head.Contains("'descr': '<U", StringComparison.Ordinal) || head.Contains("'descr': '|S", StringComparison.Ordinal);
    }
}
