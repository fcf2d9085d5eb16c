namespace RecInterp.Onnx.Files;

/// <summary>A folder that appears whole or not at all: it is written beside its place, checked, and renamed.</summary>
/// <remarks>Dispose without <see cref="Publish"/> removes everything that was written. Not thread safe.</remarks>
public sealed class FolderPublication : IDisposable
{
    private readonly string _target;
    private readonly bool _overwrite;
    private bool _published;

    /// <summary>Starts a folder.</summary>
    /// <param name="target">Where it shall appear.</param>
    /// <param name="overwrite">Whether an existing folder of that name is replaced. Default false.</param>
    /// <exception cref="IOException">The target exists and is not to be replaced, is no folder of ours, or its parent cannot be written.</exception>
    public FolderPublication(string target, bool overwrite = false)
    {
        _target = System.IO.Path.GetFullPath(target).TrimEnd(System.IO.Path.DirectorySeparatorChar);
        _overwrite = overwrite;
        CheckTarget(target, overwrite);
        var parent = System.IO.Path.GetDirectoryName(_target) ?? throw new IOException($"{target}: is a root folder");
        Directory.CreateDirectory(parent);
        Path = $"{_target}.partial-{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write until <see cref="Publish"/>.</summary>
    public string Path { get; }

    /// <summary>Tells whether a folder could be published, before work is spent on it.</summary>
    /// <param name="target">Where it shall appear.</param>
    /// <param name="overwrite">Whether an existing folder of that name is replaced.</param>
    /// <exception cref="IOException">The target exists and is not to be replaced, or is no folder of ours.</exception>
    public static void CheckTarget(string target, bool overwrite)
    {
        if (File.Exists(target))
        {
            throw new IOException($"{target}: a file is in the way, expected a folder or nothing");
        }

        if (!overwrite && Directory.Exists(target))
        {
            throw new IOException($"{target}: exists already; choose another folder or ask to overwrite");
        }

        if (Directory.Exists(target) && !File.Exists(System.IO.Path.Combine(target, ArtifactFolder.ManifestName)))
        {
            throw new IOException($"{target}: holds no {ArtifactFolder.ManifestName}, so it is not ours to replace");
        }
    }

    /// <summary>The path of a file in the unpublished folder.</summary>
    /// <param name="name">The file's name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The digests of all files written so far, by name in ordinal order; what a manifest records.</summary>
    public SortedDictionary<string, FileDigest> Digests()
    {
        var digests = new SortedDictionary<string, FileDigest>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            digests.Add(System.IO.Path.GetFileName(file), FileDigest.Of(file));
        }

        return digests;
    }

    /// <summary>Puts the folder in its place by a rename.</summary>
    /// <exception cref="IOException">The target appeared meanwhile, or the rename failed; the old folder is kept.</exception>
    public void Publish()
    {
        CheckTarget(_target, _overwrite); // Somebody may have put something there meanwhile.
        if (_overwrite && Directory.Exists(_target))
        {
            var retired = $"{_target}.retired-{Guid.NewGuid():N}";
            Directory.Move(_target, retired);
            try
            {
                Directory.Move(Path, _target);
            }
            catch
            {
                Directory.Move(retired, _target);
                throw;
            }

            Directory.Delete(retired, recursive: true);
        }
        else
        {
            Directory.Move(Path, _target);
        }

        _published = true;
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (!_published && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
