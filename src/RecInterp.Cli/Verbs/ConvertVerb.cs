using System.CommandLine;
using System.Text.Json.Nodes;
using RecInterp.Cli.Console;
using RecInterp.Cli.Scorers;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Checkpoints;
using RecInterp.Onnx.Files;
using RecInterp.Training.Runs;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp convert: dictionaries as checkpoints of other libraries, and the other way.</summary>
internal static class ConvertVerb
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A dictionary folder; or a folder with a SAELens or sparsify checkpoint." };
        var origin = new OriginOptions();
        var format = new Option<CheckpointFormat?>("--to") { Description = "Write a checkpoint of this format. Left out, a checkpoint becomes a dictionary folder." };
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write.", Required = true };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("convert", "Write a dictionary as a checkpoint of SAELens or sparsify, or read one.") { source };
        origin.AddTo(command);
        command.Add(format);
        command.Add(folder);
        command.Add(overwrite);
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var (from, target) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(folder));
            DictionaryDescription description;
            if (parsed.GetValue(format) is { } other)
            {
                var (trained, rows) = origin.Open(from, parsed, terminal, cancellation);
                description = ToCheckpoint(from, trained, rows, other, target, parsed.GetValue(overwrite));
            }
            else
            {
                description = ToDictionary(from, origin.Open(parsed, terminal, cancellation), target, parsed.GetValue(overwrite));
            }

            terminal.Result(description, console => console.MarkupLineInterpolated(
                $"wrote [green]{target}[/]: {description.Architecture}, {description.LatentCount} latents of width {description.EmbeddingWidth}{(description.MostActive is { } most ? $", at most {most} active" : "")}"));
            return ExitCodes.Success;
        });
        return command;
    }

    private static DictionaryDescription ToCheckpoint(
        string path, DictionaryFolder trained, TrainingSource rows, CheckpointFormat format, string target, bool overwrite)
    {
        var about = new JsonObject
        {
            [rows.Scorer is null ? "embeddings" : "scorer"] = rows.Reference.Sha256,
            ["dictionary"] = FileDigest.Of(Path.Combine(path, ArtifactFolder.ManifestName)).Sha256,
            ["training"] = trained.Manifest.Training.DeepClone(),
        };
        Checkpoint.Write(trained.Dictionary, format, (rows.Items ?? rows.Users).Embeddings, about, target, overwrite);
        return trained.Manifest.Dictionary;
    }

    private static DictionaryDescription ToDictionary(string path, TrainingSource rows, string target, bool overwrite)
    {
        var dictionary = Checkpoint.Read(path);
        var width = (rows.Items ?? rows.Users).Embeddings.Width;
        if (dictionary.EmbeddingWidth != width)
        {
            throw new InvalidArtifactException(path, $"reads embeddings of width {dictionary.EmbeddingWidth}, {(rows.Scorer is null ? $"those of {rows.Reference.File}" : "the scorer's")} have {width}");
        }

        var record = new JsonObject { ["convertedFrom"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) };
        DictionaryFolder.Write(target, dictionary, rows.Reference, record, [], overwrite);
        return DictionaryDescription.Of(dictionary);
    }
}
