using System.Text.Json;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_demonstration_does_the_whole_job_and_says_what_came_of_it()
    {
        var ending = await Recinterp.RunAsync(_scratch.Path, "demo", "--users", "300", "--items", "300", "--steps", "300");

        Assert.True(ending.ExitCode == 0, ending.ToString());
        string[] steps = ["make a world and its scorer", "import", "train", "evaluate", "export"];
        Assert.All(steps, step => Assert.Contains($"{step} (", ending.Errors, StringComparison.Ordinal));
        string[] words =
        [
            "How well the dictionary keeps the scorer's answers",
            "RBO@30",
            "Suppressing Horror",
            "top ten before and after",
            "An edit without effect gave every embedding back bit for bit: yes",
            "Next: recinterp serve recinterp-demo/bundle",
        ];
        Assert.All(words, word => Assert.Contains(word, ending.Output, StringComparison.Ordinal));
        Assert.Equal(
            ["bundle", "dictionary", "items.csv", "scorer", "scorer.onnx"],
            Directory.EnumerateFileSystemEntries(_scratch["recinterp-demo"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task As_JSON_it_gives_lists_before_and_after_and_the_fidelity()
    {
        var ending = await Recinterp.RunAsync(
            _scratch.Path, "demo", "--users", "250", "--items", "220", "--steps", "200", "--concept", "western", "--seed", "4", "--out", "world", "--json");

        var report = ending.Json();
        Assert.Equal("", ending.Errors);
        Assert.Equal(
            ["after", "audience", "baseRate", "before", "concept", "fidelity", "hitRate", "latents", "level", "levels", "noOpIsExact", "popularityHitRate", "purity", "seconds", "steps", "user"],
            report.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.True(report.GetProperty("noOpIsExact").GetBoolean());
        Assert.Equal((10, 10), (report.GetProperty("before").GetArrayLength(), report.GetProperty("after").GetArrayLength()));
        Assert.Equal("dictionary", report.GetProperty("fidelity").GetProperty("rows")[0].GetProperty("name").GetString());
        var levels = report.GetProperty("levels").EnumerateArray().ToArray();
        Assert.Equal(JsonValueKind.Null, levels[0].GetProperty("level").ValueKind);
        Assert.Equal(1, levels[0].GetProperty("keptShare").GetDouble()); // No edit changes nothing.
        Assert.True(levels[^1].GetProperty("conceptShare").GetDouble() < levels[0].GetProperty("conceptShare").GetDouble());
    }

    [Fact]
    public async Task A_concept_that_nobody_is_shown_is_named()
    {
        var ending = await Recinterp.RunAsync(
            _scratch.Path, "demo", "--users", "1", "--items", "200", "--steps", "20", "--concept", "Western", "--json");

        ending.AssertRefused(3, "--concept: nobody's top 10 holds Western, expected at least one user's");
    }

    [Theory]
    [InlineData("--concept", "Cooking", "found 'Cooking', expected one of Horror, Romance")]
    [InlineData("--items", "100", "items ('100')")]
    [InlineData("--users", "0", "users ('0')")]
    [InlineData("--steps", "0", "Steps: found 0, expected at least 1")]
    public async Task A_world_that_cannot_be_is_refused_before_anything_is_written(string option, string value, string message)
    {
        var ending = await Recinterp.RunAsync(_scratch.Path, "demo", option, value);

        ending.AssertRefused(3, message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
    }
}
