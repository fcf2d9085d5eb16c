using System.Globalization;
using System.Text;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class BaseTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("mf")]
    [InlineData("bprmf")]
    [InlineData("als")]
    [InlineData("sasrec")]
    public async Task A_recommender_of_a_table_is_a_scorer_that_import_takes_apart(string model)
    {
        WriteTwoTastes();

        var trained = await Recinterp.RunAsync(_scratch.Path, "base", model, "--data", "table.csv", "--out", "base", "--epochs", "3", "--json");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        string[] rows = trained.Json().GetProperty("userRows").GetString() is { } file ? ["--users", $"base/{file}"] : [];
        var imported = await Recinterp.RunAsync(_scratch.Path, ["import", "base/scorer.onnx", .. rows, "--out", "scorer", "--json"]);
        var dictionary = await Recinterp.RunAsync(_scratch.Path, "train", "scorer", "--out", "dictionary", "--latents", "8", "--steps", "20", "--batch-size", "16", "--interactions", "base/train.csv", "--item-sampling", "Popularity", "--json");

        Assert.True(imported.ExitCode == 0, imported.ToString());
        Assert.True(dictionary.ExitCode == 0, dictionary.ToString());
        Assert.Equal(60, trained.Json().GetProperty("users").GetInt32());
        Assert.Equal(61, File.ReadAllLines(_scratch["base/users.tsv"]).Length);
        Assert.Equal("row\titem\ttitle\ttags", File.ReadAllLines(_scratch["base/items.tsv"])[0]);
    }

    [Fact]
    public async Task What_cannot_be_trained_is_refused_before_and_leaves_nothing()
    {
        WriteTwoTastes();

        var empty = await Recinterp.RunAsync(_scratch.Path, "base", "mf", "--data", "table.csv", "--out", "base", "--core", "1000");
        var setting = await Recinterp.RunAsync(_scratch.Path, "base", "als", "--data", "table.csv", "--out", "base", "--learning-rate", "0.1");
        var missing = await Recinterp.RunAsync(_scratch.Path, "base", "mf", "--data", "nowhere", "--out", "base");

        empty.AssertRefused(3, "table.csv", "lower --min-rating or --core");
        setting.AssertRefused(3, "als", "learning rate");
        missing.AssertRefused(3, "nowhere");
        Assert.False(Directory.Exists(_scratch["base"]));
    }

    /// <summary>60 users of two tastes, each with its own half of 24 items, in order of time.</summary>
    private void WriteTwoTastes()
    {
        var random = new Random(5);
        var text = new StringBuilder("user,item,timestamp\n");
        for (var user = 0; user < 60; user++)
        {
            foreach (var (item, time) in Enumerable.Range(0, 12).OrderBy(_ => random.Next()).Take(8).Select((item, time) => (item, time)))
            {
                text.Append(CultureInfo.InvariantCulture, $"u{user},i{item + (user % 2 * 12)},{time + 1}\n");
            }
        }

        File.WriteAllText(_scratch["table.csv"], text.ToString());
    }
}
