using System.CommandLine;
using System.Text.Json.Nodes;
using RecInterp.Cli.Console;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Checkpoints;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using Spectre.Console;

namespace RecInterp.Cli.Verbs;

/// <summary>recinterp convert: dictionaries as checkpoints of other libraries, and the other way.</summary>
internal static class ConvertVerb
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A dictionary folder; or a folder with a SAELens or sparsify checkpoint." };
        var scorer = new Option<string>("--scorer") { Description = "The scorer folder that it was, or is to be, trained for.", Required = true };
        var format = new Option<CheckpointFormat?>("--to") { Description = "Write a checkpoint of this format. Left out, a checkpoint becomes a dictionary folder." };
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write.", Required = true };
        var overwrite = Verb.OverwriteOption();
        var command = new Command("convert", "Write a dictionary as a checkpoint of SAELens or sparsify, or read one.") { source, scorer, format, folder, overwrite };
        Verb.Bind(command, Verb.JsonOption(), (parsed, terminal, cancellation) =>
        {
            var (from, frozen, target) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(scorer), parsed.GetRequiredValue(folder));
            var description = parsed.GetValue(format) is { } other
                ? ToCheckpoint(from, frozen, other, target, parsed.GetValue(overwrite))
                : ToDictionary(from, frozen, target, parsed.GetValue(overwrite));
            terminal.Result(description, console => console.MarkupLineInterpolated(
                $"wrote [green]{target}[/]: {description.Architecture}, {description.LatentCount} latents of width {description.EmbeddingWidth}{(description.MostActive is { } most ? $", at most {most} active" : "")}"));
            return ExitCodes.Success;
        });
        return command;
    }

    private static DictionaryDescription ToCheckpoint(string source, string scorerPath, CheckpointFormat format, string target, bool overwrite)
    {
        var (trained, scorer) = EvaluateVerb.Open(source, scorerPath);
        var about = new JsonObject
        {
            ["scorer"] = scorer.Manifest.Source.Sha256,
            ["dictionary"] = FileDigest.Of(Path.Combine(source, ArtifactFolder.ManifestName)).Sha256,
            ["training"] = trained.Manifest.Training.DeepClone(),
        };
        Checkpoint.Write(trained.Dictionary, format, scorer.Items.Embeddings, about, target, overwrite);
        return trained.Manifest.Dictionary;
    }

    private static DictionaryDescription ToDictionary(string source, string scorerPath, string target, bool overwrite)
    {
        var scorer = ScorerFolder.Open(scorerPath);
        var dictionary = Checkpoint.Read(source);
        if (dictionary.EmbeddingWidth != scorer.Manifest.Anatomy.Item.Width)
        {
            throw new InvalidArtifactException(source, $"reads embeddings of width {dictionary.EmbeddingWidth}, the scorer's have {scorer.Manifest.Anatomy.Item.Width}");
        }

        var record = new JsonObject { ["convertedFrom"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source))) };
        DictionaryFolder.Write(target, dictionary, new ScorerReference(scorer.Manifest.Source.File, scorer.Manifest.Source.Sha256), record, [], overwrite);
        return DictionaryDescription.Of(dictionary);
    }
}
