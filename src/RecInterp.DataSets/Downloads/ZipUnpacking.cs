using System.IO.Compression;

namespace RecInterp.DataSets.Downloads;

/// <summary>Unpacks a zip that a stranger made.</summary>
internal static class ZipUnpacking
{
    /// <summary>Most entries; a data set has some tens.</summary>
    private const int EntriesMost = 10_000;

    private const int UnixTypeMask = 0xF000;
    private const int UnixLink = 0xA000;

    /// <summary>Unpacks into an empty folder. Where all entries stand in one folder of the zip, that folder is left away.</summary>
    /// <returns>Number of files.</returns>
    /// <exception cref="InvalidDataException">It is no zip, an entry is a link or leads out of the folder, or it holds too much.</exception>
    public static int Into(string archive, string folder, long bytesMost, CancellationToken cancellation)
    {
        using var zip = ZipFile.OpenRead(archive);
        if (zip.Entries.Count > EntriesMost)
        {
            throw new InvalidDataException($"found {zip.Entries.Count} entries, expected at most {EntriesMost}");
        }

        var files = zip.Entries.Where(entry => !entry.FullName.EndsWith('/')).Select(entry => (Entry: entry, Parts: Parts(entry))).ToArray();
        var skipped = CommonFolder([.. files.Select(file => file.Parts)]) ? 1 : 0;
        if (files.DistinctBy(file => file.Entry.FullName, StringComparer.OrdinalIgnoreCase).Count() < files.Length)
        {
            throw new InvalidDataException("found two entries of one name");
        }

        var left = bytesMost;
        foreach (var (entry, parts) in files)
        {
            var target = Path.Combine([folder, .. parts[skipped..]]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // It has one: the folder.
            left = Copy(entry, target, left, bytesMost, cancellation);
        }

        return files.Length;
    }

    private static string[] Parts(ZipArchiveEntry entry)
    {
        var parts = entry.FullName.Split('/');
        if (Array.Exists(parts, part => part is "" or "." or "..") || entry.FullName.AsSpan().ContainsAny('\\', ':', '\0'))
        {
            throw new InvalidDataException($"found an entry '{entry.FullName}', expected a path inside the folder");
        }

        return ((entry.ExternalAttributes >> 16) & UnixTypeMask) == UnixLink
            ? throw new InvalidDataException($"found a link '{entry.FullName}', expected files")
            : parts;
    }

    private static bool CommonFolder(string[][] files) => files.Length > 0 && Array.TrueForAll(files, parts => parts.Length > 1 && parts[0] == files[0][0]);

    /// <summary>Counts what really comes out, whatever the entry claims.</summary>
    private static long Copy(ZipArchiveEntry entry, string target, long left, long most, CancellationToken cancellation)
    {
        using var source = entry.Open();
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 16];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = source.Read(buffer);
            if (read == 0)
            {
                return left;
            }

            left -= read;
            if (left < 0)
            {
                throw new InvalidDataException($"holds more than {most} bytes at '{entry.FullName}'");
            }

            file.Write(buffer, 0, read);
        }
    }
}
