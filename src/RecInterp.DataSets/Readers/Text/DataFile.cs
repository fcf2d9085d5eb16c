namespace RecInterp.DataSets.Readers.Text;

/// <summary>Finds and opens a published file, plain or with ".gz" at the end of its name.</summary>
internal static class DataFile
{
    /// <summary>The plain file where there is one, else the compressed one; null where there is neither.</summary>
    public static string? Find(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        return File.Exists(plain) ? plain : File.Exists($"{plain}.gz") ? $"{plain}.gz" : null;
    }

    /// <exception cref="UnreadableDataSetException">There is no such file.</exception>
    public static string Require(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            throw new UnreadableDataSetException(folder, "found no such folder");
        }

        return Find(folder, name) ?? throw new UnreadableDataSetException(folder, $"found no {name} and no {name}.gz");
    }

    /// <exception cref="UnreadableDataSetException">It cannot be opened.</exception>
    public static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new WholeGzipStream(file) : file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UnreadableDataSetException(path, $"cannot be opened: {fault.Message}", fault);
        }
    }
}
