using System.Text;
using System.Text.Json;
using RecInterp.Onnx.Files;

namespace RecInterp.Training.Sweeps;

/// <summary>The trials of a sweep's folder, one line of JSON each, written down as each of them ends: what was measured once is not measured again.</summary>
/// <remarks>A last line without an end was being written when a sweep was killed; it is cut off. One sweep at a time
/// writes to a folder: the file is locked, which tools that only look at it need not heed.</remarks>
/// <threadsafety>Safe for concurrent calls until disposed.</threadsafety>
public sealed class TrialLog : IDisposable
{
    /// <summary>The file in the folder.</summary>
    public const string FileName = "trials.jsonl";

    private readonly FileStream _file;
    private readonly Dictionary<string, SweepTrial> _trials = [];
    private readonly Lock _lock = new();

    private TrialLog(FileStream file) => _file = file;

    /// <summary>Number of trials that are written down.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _trials.Count;
            }
        }
    }

    /// <summary>Opens a folder's log, or begins one.</summary>
    /// <param name="folder">The folder; made where there is none.</param>
    /// <exception cref="IOException">The folder holds other things and no log, cannot be written, or another sweep is writing to it.</exception>
    /// <exception cref="InvalidArtifactException">A line is no trial.</exception>
    public static TrialLog Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (Directory.Exists(folder) && !File.Exists(path) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder}: holds files but no {FileName}, so it is no sweep's folder; choose another");
        }

        Directory.CreateDirectory(folder);
        var log = new TrialLog(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            log.Read(path);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The trial of a spec, if it has ended before.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>The trial, or null.</returns>
    public SweepTrial? Find(TrialSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        lock (_lock)
        {
            return _trials.GetValueOrDefault(spec.Key());
        }
    }

    /// <summary>Writes a trial down; it is on the disk when this returns.</summary>
    /// <param name="trial">The trial.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(SweepTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        lock (_lock)
        {
            _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(trial, ManifestJson.Line) + "\n"));
            _file.Flush(flushToDisk: true);
            _trials[trial.Spec.Key()] = trial;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Read(string path)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
        foreach (var (index, line) in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n').SkipLast(1).Index())
        {
            try
            {
                var trial = JsonSerializer.Deserialize<SweepTrial>(line, ManifestJson.Line) ?? throw new JsonException("found null");
                _trials[trial.Spec.Key()] = trial;
            }
            catch (JsonException e)
            {
                throw new InvalidArtifactException(path, $"line {index + 1} is no trial of a sweep: {e.Message}", e);
            }
        }
    }
}
