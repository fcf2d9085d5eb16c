using System.Net.Sockets;

namespace RecInterp.Server.Listening;

/// <summary>The file of a Unix socket: cleared before the server binds it, restricted after, removed at the end.</summary>
internal sealed class UnixSocketFile : IDisposable
{
    private UnixSocketFile(string path) => Path = path;

    /// <summary>The path, absolute.</summary>
    public string Path { get; }

    /// <summary>Makes room for a socket: removes one that a dead server left, and nothing else.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The free place.</returns>
    /// <exception cref="IOException">A server listens there, or the path is a folder or a file with content.</exception>
    public static UnixSocketFile Claim(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var file = new FileInfo(full);
        if (Directory.Exists(full) || file is { Exists: true, Length: > 0 })
        {
            throw new IOException($"{full}: found a file or folder, expected a free path or an unused socket.");
        }

        if (file.Exists)
        {
            if (IsListenedOn(full))
            {
                throw new IOException($"{full}: found a socket that a running server listens on, expected a free path or an unused socket.");
            }

            file.Delete();
        }

        return new UnixSocketFile(full);
    }

    /// <summary>Lets owner and group connect and nobody else (mode 0660).</summary>
    public void Restrict()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        }
    }

    /// <summary>Removes the file.</summary>
    public void Dispose() => File.Delete(Path);

    private static bool IsListenedOn(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
