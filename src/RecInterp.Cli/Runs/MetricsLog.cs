using System.Text.Json;
using RecInterp.Onnx.Files;
using RecInterp.Training.Runs;

namespace RecInterp.Cli.Runs;

/// <summary>The epochs of a run as they end, one JSON object a line, for whoever follows a run from outside. Not thread safe.</summary>
/// <param name="path">The file.</param>
/// <param name="continues">Whether the run goes on from a checkpoint: the lines up to it are kept. Else what the file held is replaced.</param>
internal sealed class MetricsLog(string path, bool continues) : IDisposable
{
    private StreamWriter? _writer;

    /// <summary>Writes a line; readers see it at once.</summary>
    public void Add(TrainingProgress epoch)
    {
        _writer ??= Open(epoch.Step);
        _writer.WriteLine(JsonSerializer.Serialize(epoch, ManifestJson.Line));
        _writer.Flush();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _writer?.Dispose();

    /// <summary>Keeps the lines of steps before the first one that this run tells. The last line of a run that was killed may be half a line.</summary>
    private StreamWriter Open(int step)
    {
        var kept = !continues || !File.Exists(path) ? [] : File.ReadLines(path).Where(line => StepOf(line) < step).ToList();
        var writer = new StreamWriter(path);
        kept.ForEach(writer.WriteLine);
        return writer;
    }

    private static int StepOf(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return int.MaxValue;
        }
    }
}
