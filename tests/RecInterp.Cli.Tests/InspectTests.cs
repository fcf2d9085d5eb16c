using System.Xml.Linq;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

public sealed class InspectTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_scorer_is_told_in_words()
    {
        ScorerCatalogue.BiasedDot(users: 40, items: 30, width: 6).Model.Write(_scratch["scorer.onnx"]);

        var ending = await Recinterp.RunAsync(_scratch.Path, "inspect", "scorer.onnx");

        Assert.True(ending.ExitCode == 0, ending.ToString());
        Assert.All(
            ["40 ids", "30 ids", "6 wide", "user int64[B]", "interaction: dot product + scalars", "gradients flow to both embeddings"],
            words => Assert.Contains(words, ending.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scorer_is_told_as_JSON()
    {
        ScorerCatalogue.TwoPart().Model.Write(_scratch["scorer.onnx"]);

        var scorer = (await Recinterp.RunAsync(_scratch.Path, "inspect", "scorer.onnx", "--json")).Json();

        Assert.Equal(2, scorer.GetProperty("user").GetProperty("anatomy").GetProperty("embedding").GetArrayLength());
        Assert.Equal("its own graph", scorer.GetProperty("interaction").GetProperty("form").GetString());
        Assert.True(scorer.GetProperty("parameters").GetInt64() >= scorer.GetProperty("user").GetProperty("parameters").GetInt64() + scorer.GetProperty("item").GetProperty("parameters").GetInt64());
    }

    [Fact]
    public async Task An_interaction_without_gradients_is_said_before_anything_is_trained()
    {
        ScorerCatalogue.Arctangent().Model.Write(_scratch["scorer.onnx"]);

        var scorer = (await Recinterp.RunAsync(_scratch.Path, "inspect", "scorer.onnx", "--json")).Json();

        var training = scorer.GetProperty("interaction").GetProperty("training").GetString();
        Assert.Contains("Atan", training, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_SVG_and_shows_inputs_towers_embeddings_interaction_and_score()
    {
        ScorerCatalogue.TwoPart().Model.Write(_scratch["a<b&c.onnx"]); // A name that would break a careless document.

        var ending = await Recinterp.RunAsync(_scratch.Path, "inspect", "a<b&c.onnx", "--svg", "scorer.svg");

        Assert.True(ending.ExitCode == 0, ending.ToString());
        var drawing = XDocument.Load(_scratch["scorer.svg"]).Root!;
        Assert.Equal(Svg + "svg", drawing.Name);
        Assert.Equal(
            ["embedding", "embedding", "input", "input", "interaction", "score", "towers", "towers"],
            drawing.Elements(Svg + "g").Select(group => group.Attribute("class")!.Value).Order(StringComparer.Ordinal));
        Assert.Contains("a<b&c.onnx", drawing.Element(Svg + "title")!.Value, StringComparison.Ordinal);
        var height = int.Parse(drawing.Attribute("height")!.Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(drawing.Descendants(Svg + "text"), text => Assert.InRange(int.Parse(text.Attribute("y")!.Value, System.Globalization.CultureInfo.InvariantCulture), 0, height));
    }

    [Fact]
    public async Task A_picture_that_cannot_be_written_ends_with_4()
    {
        ScorerCatalogue.PlainDot().Model.Write(_scratch["scorer.onnx"]);

        var ending = await Recinterp.RunAsync(_scratch.Path, "inspect", "scorer.onnx", "--svg", "absent/scorer.svg");

        ending.AssertRefused(4, "absent/scorer.svg");
    }

    [RealDataTheory("onnx")]
    [InlineData("onnx/vespa-pairwise-ranker.onnx", "'doc1' and 'doc2' look like an item each")]
    [InlineData("onnx/not-a-tower/lightgbm-ranker-wrong-schema.onnx", "has one side only")]
    [InlineData("onnx/not-a-tower/linear-regressor.onnx", "has one side only")]
    [InlineData("onnx/not-a-tower/tree-classifier.onnx", "has one side only")]
    public async Task What_is_no_two_tower_scorer_is_refused_with_what_it_is(string file, string words)
    {
        var ending = await Recinterp.RunAsync(_scratch.Path, "inspect", RealData.PathOf(file.Split('/'))!);

        ending.AssertRefused(3, words);
    }
}
