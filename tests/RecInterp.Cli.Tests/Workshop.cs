using System.Text.Json;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>A tiny scorer, taken by the program through import, train, evaluate and export, once for all tests that look at the results.</summary>
public sealed class Workshop : IAsyncLifetime, IDisposable
{
    /// <summary>Name of the collection of tests that share it; they run one after another.</summary>
    public const string Collection = "workshop";

    private readonly ScratchFolder _scratch = new();

    public string Folder => _scratch.Path;

    /// <summary>What each verb printed with --json.</summary>
    public IReadOnlyDictionary<string, JsonElement> Results => Printed;

    private Dictionary<string, JsonElement> Printed { get; } = [];

    public async Task InitializeAsync()
    {
        ScorerCatalogue.BiasedDot().Model.Write(_scratch["scorer.onnx"]);
        await RunAsync("import", "scorer.onnx", "--user-input", "user", "--item-input", "item", "--out", "scorer", "--pairs", "1000");
        await RunAsync("train", "scorer", "--out", "dictionary", "--latents", "16", "--steps", "300");
        await RunAsync("evaluate", "dictionary", "--scorer", "scorer", "--depth", "10");
        await RunAsync("export", "dictionary", "--scorer", "scorer", "--out", "bundle");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _scratch.Dispose();

    /// <summary>The files and folders that stand in the workshop.</summary>
    public string[] Contents() => [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task RunAsync(params string[] arguments) => Printed[arguments[0]] = (await Recinterp.RunAsync(Folder, [.. arguments, "--json"])).Json();
}
