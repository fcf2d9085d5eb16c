using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RecInterp.Onnx.Files;

/// <summary>Keeps what mapped files hold of memory bounded, however much of them is read: past the bound, their pages are given back to the
/// system and read again when they are next asked for.</summary>
/// <remarks>Linux only; elsewhere the system decides alone. Thread safe: a page that is given back while another thread reads it is read again.</remarks>
internal static partial class MappedMemory
{
    /// <summary>What mapped files may hold resident beyond what was resident after the last time they were given back.</summary>
    public const long MostBytes = 256L << 20;

    private const int ReadsPerLook = 64; // A look costs microseconds. A read maps what it touches and its neighbours: 64 KiB, or a block of rows.
    private const int DoNotNeed = 4; // MADV_DONTNEED: of a file mapped for reading, forget the pages; nothing is lost.

    private static readonly Lock Gate = new();
    private static readonly List<(nint Start, nuint Length)> Maps = [];
    private static readonly HashSet<string> Watched = new(StringComparer.Ordinal);
    private static readonly SafeFileHandle? Statistics = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;
    private static int _reads;
    private static long _floor = long.MaxValue;

    /// <summary>Adds a mapping that stays until the process ends.</summary>
    /// <param name="start">Its first byte, at a page's beginning.</param>
    /// <param name="length">Its length in bytes.</param>
    public static void Add(nint start, nuint length)
    {
        lock (Gate)
        {
            Maps.Add((start, length));
            _floor = Math.Min(_floor, Resident());
        }
    }

    /// <summary>Also bounds what others in this process map of some files: ONNX Runtime maps tables that stay in their files.</summary>
    /// <param name="files">Absolute paths.</param>
    public static void Watch(IReadOnlyList<string> files)
    {
        if (files.Count > 0)
        {
            lock (Gate)
            {
                Watched.UnionWith(files);
                _floor = Math.Min(_floor, Resident());
            }
        }
    }

    /// <summary>Says that a mapping is about to be read.</summary>
    public static void Read()
    {
        // Two threads may count one read; that only delays a look.
        if (++_reads % ReadsPerLook == 0)
        {
            Bound();
        }
    }

    /// <summary>Gives pages back if mapped files hold more than they may.</summary>
    public static void Bound()
    {
        if (Statistics is not null && Resident() - Volatile.Read(ref _floor) > MostBytes)
        {
            GiveBack();
        }
    }

    private static void GiveBack()
    {
        lock (Gate) // Whoever comes meanwhile waits, as it would otherwise read on without a bound.
        {
            if (Resident() - _floor <= MostBytes)
            {
                return; // Another thread did it.
            }

            foreach (var (start, length) in Watched.Count == 0 ? Maps : Maps.Concat(MappedByOthers()))
            {
                _ = Advise(start, length, DoNotNeed); // Advice may be refused; memory is then what the system makes of it.
            }

            Volatile.Write(ref _floor, Resident()); // Libraries are file-backed too.
        }
    }

    /// <summary>Mappings of watched files, as the system lists them: "start-end rights offset device inode path", then what they hold.
    /// ONNX Runtime maps copies on writing; one in which something was written is left alone, as that would be lost.</summary>
    private static IEnumerable<(nint Start, nuint Length)> MappedByOthers()
    {
        string? range = null;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
            {
                range = Watched.Contains(line[slash..]) ? line[..line.IndexOf(' ', StringComparison.Ordinal)] : null;
            }
            else if (range is not null && line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (line.AsSpan("Anonymous:".Length).Trim() is "0 kB")
                {
                    var (start, end) = (Address(range.Split('-')[0]), Address(range.Split('-')[1]));
                    yield return (start, (nuint)(end - start));
                }

                range = null;
            }
        }
    }

    private static nint Address(string hexadecimal) => nint.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Bytes of this process's file-backed memory that are resident.</summary>
    private static long Resident()
    {
        if (Statistics is null)
        {
            return 0;
        }

        Span<byte> text = stackalloc byte[128];
        var pages = Encoding.ASCII.GetString(text[..RandomAccess.Read(Statistics, text, 0)]).Split(' ')[2];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}
