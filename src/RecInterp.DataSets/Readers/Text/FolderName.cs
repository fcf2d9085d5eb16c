namespace RecInterp.DataSets.Readers.Text;

/// <summary>The name of a data set that does not tell its own.</summary>
internal static class FolderName
{
    /// <summary>The last part of the path, without the ending of a file's name.</summary>
    public static string Of(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (Directory.Exists(path))
        {
            return name;
        }

        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Path.GetFileNameWithoutExtension(name);
    }
}
