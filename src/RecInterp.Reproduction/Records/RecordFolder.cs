using RecInterp.Onnx.Files;
using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Records;

/// <summary>A folder of records, one JSON file for an experiment and a size, with their pictures in a folder for each size.</summary>
/// <remarks>A record replaces the one of the same experiment, size and protocol, so a reduced run leaves a full one alone.</remarks>
/// <threadsafety>Not thread safe.</threadsafety>
public static class RecordFolder
{
    private const string PaperCodeSuffix = ".paper-code";

    /// <summary>Reads all records, by experiment, size and protocol.</summary>
    /// <param name="folder">The folder; one that does not exist holds none.</param>
    /// <exception cref="InvalidArtifactException">A file is no record, or its name is another record's.</exception>
    public static IReadOnlyList<ExperimentRecord> Read(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(ReadFile)] : [];

    /// <summary>Writes a record and its pictures, each whole or not at all, the record last.</summary>
    /// <param name="folder">The folder; made where it is absent.</param>
    /// <param name="record">The record; its pictures are replaced by <paramref name="figures"/>.</param>
    /// <param name="figures">The pictures.</param>
    /// <returns>The record as it was written, and its file.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static (ExperimentRecord Record, string Path) Write(string folder, ExperimentRecord record, IReadOnlyList<ResultFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(figures);
        var pictures = $"{Word(record.Size)}{(record.PaperCode ? PaperCodeSuffix : "")}";
        Directory.CreateDirectory(folder);
        if (figures.Count > 0)
        {
            Directory.CreateDirectory(Path.Combine(folder, pictures));
        }

        foreach (var figure in figures)
        {
            WholeFile.WriteText(Path.Combine(folder, pictures, figure.File), figure.Svg);
        }

        var written = record with { Figures = [.. figures.Select(figure => new RecordedFigure($"{pictures}/{figure.File}", figure.Caption))] };
        var path = Path.Combine(folder, NameOf(written));
        ManifestJson.Write(path, written);
        return (written, path);
    }

    private static ExperimentRecord ReadFile(string path)
    {
        var record = ManifestJson.Read<ExperimentRecord>(path);
        return NameOf(record) == Path.GetFileName(path)
            ? record
            : throw new InvalidArtifactException(path, $"keys experiment, size and paperCode: found those of {NameOf(record)}, expected this file's");
    }

    private static string NameOf(ExperimentRecord record) => $"{record.Experiment}.{Word(record.Size)}{(record.PaperCode ? PaperCodeSuffix : "")}.json";

    private static string Word(ExperimentSize size) => size.ToString().ToLowerInvariant();
}
