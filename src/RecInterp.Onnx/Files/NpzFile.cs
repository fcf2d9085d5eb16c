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
        ForEach(path, (name, entry) =>
        {
            var member = Member(path, name);
            var bytes = Content(member, entry);
            if (!IsText(member, bytes))
            {
                arrays.Add(name, NpyFile.Parse(member, bytes));
            }
        });
        return arrays;
    }

    /// <summary>Reads the heads of all arrays of numbers; no values are read.</summary>
    /// <param name="path">The archive.</param>
    /// <returns>The heads by name, without ".npy".</returns>
    /// <exception cref="InvalidArtifactException">As <see cref="Read"/>, but for damage of values.</exception>
    internal static IReadOnlyDictionary<string, NpyHeader> Heads(string path)
    {
        var heads = new Dictionary<string, NpyHeader>(StringComparer.Ordinal);
        ForEach(path, (name, entry) =>
        {
            var member = Member(path, name);
            var head = new byte[Math.Min(entry.Length, NpyHeader.MostBytes)];
            using var stream = entry.Open();
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            if (!IsText(member, head))
            {
                var read = NpyHeader.Read(member, new MemoryStream(head));
                read.ExpectBytes(member, entry.Length - read.DataStart);
                heads.Add(name, read);
            }
        });
        return heads;
    }

    /// <summary>Writes one array as a .npy file of its own, in constant memory.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="array">The array's name, without ".npy"; it is there.</param>
    /// <param name="target">The file; it must not exist.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="InvalidArtifactException">The archive is damaged.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Extract(string path, string array, string target, CancellationToken cancellation)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            Copy(Member(path, array), archive.GetEntry($"{array}.npy")!, file, cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidArtifactException(path, $"is no .npz archive that can be read: {e.Message}", e);
        }
    }

    /// <summary>What messages call an array of an archive.</summary>
    internal static string Member(string path, string array) => $"{path}[{array}.npy]";

    /// <summary>Visits all members; what goes wrong on the way is the archive's fault.</summary>
    private static void ForEach(string path, Action<string, ZipArchiveEntry> visit)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal) || entry.FullName.Contains("..", StringComparison.Ordinal) || entry.FullName.AsSpan().ContainsAny("/\\"))
                {
                    throw new InvalidArtifactException(path, $"holds the member '{entry.FullName}', expected plain names that end in .npy");
                }

                if (!names.Add(entry.FullName))
                {
                    throw new InvalidArtifactException(path, $"holds the member '{entry.FullName}' twice");
                }

                visit(entry.FullName[..^4], entry);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidArtifactException(path, $"is no .npz archive that can be read: {e.Message}", e);
        }
    }

    /// <summary>The member's bytes; as many as it declares, which bounds what a small archive can blow up to.</summary>
    private static byte[] Content(string member, ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw new InvalidArtifactException(member, $"declares {entry.Length} bytes, expected at most {Array.MaxLength}; save the array as a .npy file of its own");
        }

        using var content = new MemoryStream();
        Copy(member, entry, content, CancellationToken.None);
        return content.ToArray();
    }

    private static void Copy(string member, ZipArchiveEntry entry, Stream target, CancellationToken cancellation)
    {
        using var stream = entry.Open();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            target.Write(block, 0, read);
            if (target.Length > entry.Length)
            {
                throw new InvalidArtifactException(member, $"declares {entry.Length} bytes and holds more");
            }
        }

        if (target.Length != entry.Length)
        {
            throw new InvalidArtifactException(member, $"declares {entry.Length} bytes, found {target.Length}");
        }
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
