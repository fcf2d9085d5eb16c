using RecInterp.Core.Towers;
using RecInterp.Onnx.Scorers;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>Bad input of the verbs after import: an exit code that says of what kind, a message that says which, and no output.</summary>
[Collection(Workshop.Collection)]
public class RefusalTests(Workshop workshop)
{
    [Theory]
    [InlineData("train absent --out new", "absent: no such folder, expected a scorer folder (recinterp import makes one)")]
    [InlineData("train bundle --out new", "manifest.json: keys format and formatVersion: found recinterp.bundle 1, expected recinterp.scorer 2")]
    [InlineData("evaluate scorer --scorer scorer", "found recinterp.scorer 2, expected recinterp.dictionary 1")]
    [InlineData("train scorer --out new --item-sampling Popularity", "ItemSampling: found Popularity without interactions")]
    [InlineData("train scorer --out new --item-sampling Popularity --interactions absent.csv", "absent.csv: no such file, expected interactions")]
    [InlineData("train scorer --out new --item-sampling ObservedPairs --interactions scorer.onnx", "scorer.onnx: line ")]
    [InlineData("evaluate absent --scorer scorer", "absent: no such folder, expected a dictionary folder (recinterp train makes one)")]
    [InlineData("evaluate dictionary --scorer dictionary", "found recinterp.dictionary 1, expected recinterp.scorer 2")]
    [InlineData("evaluate dictionary --scorer scorer --depth 1", "Depth ('1')")]
    [InlineData("evaluate dictionary --scorer scorer --persistence 1", "Persistence ('1')")]
    [InlineData("evaluate dictionary --scorer scorer --users 0", "'0'")]
    [InlineData("export bundle --scorer scorer --out new", "found recinterp.bundle 1, expected recinterp.dictionary 1")]
    [InlineData("serve absent --listen none --unix-socket s.sock --metrics none", "absent: no such folder, expected a bundle (recinterp export makes one)")]
    [InlineData("serve dictionary --listen none --unix-socket s.sock --metrics none", "found recinterp.dictionary 1, expected recinterp.bundle 1")]
    public async Task A_wrong_folder_or_number_ends_with_3(string arguments, string message)
    {
        var before = workshop.Contents();

        (await Recinterp.RunAsync(workshop.Folder, arguments.Split(' '))).AssertRefused(3, message);

        Assert.Equal(before, workshop.Contents());
    }

    [Fact]
    public async Task All_options_out_of_range_are_listed_at_once()
    {
        var ending = await Recinterp.RunAsync(workshop.Folder, "train", "scorer", "--out", "new", "--latents", "0", "--rho", "1.5", "--learning-rate", "-1", "--held-out-users", "NaN");

        ending.AssertRefused(3, "4 fault(s)", "Latents: found 0, expected at least 1", "Rho: found 1.5", "LearningRate: found -1", "HeldOutUsers: found NaN");
        Assert.False(Directory.Exists(Path.Combine(workshop.Folder, "new")));
    }

    [Theory]
    [InlineData("train scorer --out dictionary", "dictionary: exists already")]
    [InlineData("train scorer --out scorer.onnx --overwrite", "scorer.onnx: a file is in the way")]
    [InlineData("export dictionary --scorer scorer --out bundle", "bundle: exists already")]
    public async Task An_output_that_stands_already_ends_with_4_before_any_work(string arguments, string message)
    {
        var before = workshop.Contents();

        (await Recinterp.RunAsync(workshop.Folder, arguments.Split(' '))).AssertRefused(4, message);

        Assert.Equal(before, workshop.Contents());
    }

    [Theory]
    [InlineData("evaluate dictionary --scorer {0}")]
    [InlineData("export dictionary --scorer {0} --out new")]
    public async Task Another_scorer_than_the_dictionary_was_trained_for_ends_with_3(string arguments)
    {
        using var scratch = new ScratchFolder();
        var other = ScorerCatalogue.PlainDot(width: 6).Import(scratch.Path);

        var ending = await Recinterp.RunAsync(workshop.Folder, arguments.Replace("{0}", other.Path, StringComparison.Ordinal).Split(' '));

        ending.AssertRefused(3, "dictionary: was trained for scorer scorer.onnx (sha256 ", $"found plain-dot.onnx (sha256 {other.Manifest.Source.Sha256[..12]}) in {other.Path}");
        Assert.False(Directory.Exists(Path.Combine(workshop.Folder, "new")));
    }

    [Fact]
    public async Task Training_that_diverges_ends_with_1()
    {
        using var scratch = new ScratchFolder();

        // Scores near 1e30 are finite, their squared differences are not.
        var table = new TowerTable(new EmbeddingTable(4, 2, [1.3e15f, 2.1e15f, 3.7e15f, 1.9e15f, 1.1e15f, 5.3e15f, 2.9e15f, 1.7e15f]), 0, []);
        var scorer = ScorerCatalogue.PlainDot(table, table).Import(scratch.Path);

        var ending = await Recinterp.RunAsync(scratch.Path, "train", scorer.Path, "--out", "new", "--steps", "50", "--input-transform", "none");

        ending.AssertRefused(1, "Training stopped at step 1: the prediction loss is not finite");
        Assert.False(Directory.Exists(scratch["new"]));
    }

    [Fact]
    public async Task A_changed_file_is_refused()
    {
        using var scratch = new ScratchFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(workshop.Folder, "bundle")))
        {
            File.Copy(file, scratch[Path.GetFileName(file)]);
        }

        await File.AppendAllTextAsync(scratch["edit.onnx"], "x");

        var ending = await Recinterp.RunAsync(workshop.Folder, "serve", scratch.Path, "--listen", "none", "--unix-socket", scratch["s.sock"], "--metrics", "none");

        ending.AssertRefused(3, $"{scratch.Path}: edit.onnx has sha256");
    }

    [Fact]
    public async Task A_wrong_option_of_the_sidecar_ends_with_2() =>
        (await Recinterp.RunAsync(workshop.Folder, "serve", "bundle", "--listen", "everywhere")).AssertRefused(2, "everywhere");
}
