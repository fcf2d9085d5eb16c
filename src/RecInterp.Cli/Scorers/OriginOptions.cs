using System.CommandLine;
using System.CommandLine.Parsing;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;
using RecInterp.Training.Runs;

namespace RecInterp.Cli.Scorers;

/// <summary>How a command line names what a dictionary was trained on: a scorer folder, or embeddings.</summary>
internal sealed class OriginOptions
{
    private readonly Option<string?> _scorer = new("--scorer") { Description = "The scorer folder that the dictionary was trained for." };
    private readonly Option<string?> _embeddings = new("--embeddings") { Description = $"The embeddings that it was trained on, where there was no scorer: {EmbeddingInput.Kinds}." };
    private readonly Option<string?> _array = ArrayOption();

    /// <summary>The option that chooses among the arrays of a file.</summary>
    public static Option<string?> ArrayOption() => new("--array") { Description = "The array of a .npz or .safetensors file. Default: its only matrix of floats." };

    /// <summary>Adds all options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_scorer);
        command.Add(_embeddings);
        command.Add(_array);
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(_scorer) is null == parsed.GetValue(_embeddings) is null)
            {
                parsed.AddError("name what the dictionary was trained on: either a scorer folder (--scorer) or embeddings (--embeddings)");
            }
            else if (parsed.GetValue(_array) is not null && parsed.GetValue(_embeddings) is null)
            {
                parsed.AddError("--array is for --embeddings");
            }
        });
    }

    /// <summary>Whether embeddings are named.</summary>
    public bool IsTable(SymbolResult parsed) => parsed.GetValue(_embeddings) is not null;

    /// <summary>Opens what is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Shows progress.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public TrainingSource Open(ParseResult parsed, Console.Terminal terminal, CancellationToken cancellation) => parsed.GetValue(_embeddings) is { } embeddings
        ? terminal.Progress("reading embeddings", progress => EmbeddingInput.Open(embeddings, parsed.GetValue(_array), Path.GetTempPath(), progress, cancellation)).Source
        : TrainingSource.Of(ScorerFolder.Open(parsed.GetValue(_scorer)!));

    /// <summary>The path that is named.</summary>
    public string PathOf(ParseResult parsed) => parsed.GetValue(_embeddings) ?? parsed.GetValue(_scorer)!;

    /// <summary>Opens a dictionary beside what it was trained on, and refuses another's.</summary>
    /// <param name="dictionaryPath">The dictionary folder.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Shows progress.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public (DictionaryFolder Dictionary, TrainingSource Source) Open(string dictionaryPath, ParseResult parsed, Console.Terminal terminal, CancellationToken cancellation)
    {
        var dictionary = DictionaryFolder.Open(dictionaryPath);
        var source = Open(parsed, terminal, cancellation);
        Expect(dictionaryPath, dictionary, source, PathOf(parsed));
        return (dictionary, source);
    }

    /// <summary>Refuses what a dictionary was not trained on.</summary>
    /// <exception cref="InvalidArtifactException">The digests differ.</exception>
    public static void Expect(string dictionaryPath, DictionaryFolder dictionary, TrainingSource source, string sourcePath)
    {
        var (trained, found) = (dictionary.Manifest.Scorer, source.Reference);
        if (trained.Sha256 != found.Sha256)
        {
            var kind = trained.IsTable == found.IsTable ? $"{found.File} (sha256 {found.Sha256[..12]})" : found.Describe();
            throw new InvalidArtifactException(dictionaryPath, $"was trained {(trained.IsTable ? "on" : "for")} {trained.Describe()}, found {kind} in {sourcePath}");
        }
    }
}
