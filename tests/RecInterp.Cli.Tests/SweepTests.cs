using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using RecInterp.Onnx.Bundles;
using RecInterp.TestScorers;

namespace RecInterp.Cli.Tests;

/// <summary>recinterp sweep on a tiny scorer.</summary>
[Collection(Workshop.Collection)]
public sealed class SweepTests(Workshop workshop) : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] Small = ["--architecture", "TopK", "TiedRelu", "--latents", "8", "12", "--active", "2", "3", "--beta", "0", "1", "--steps", "90", "--shortest-rung", "1", "--floor", "0.3", "--density", "0.6"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_sweep_leaves_its_trials_the_best_dictionary_and_a_picture_of_the_front()
    {
        var report = (await SweepAsync("--json")).Json();

        Assert.Equal([16, 6, 2], report.GetProperty("rungs").EnumerateArray().Select(rung => rung.GetProperty("rows").GetArrayLength()));
        Assert.Equal((24, 0), (report.GetProperty("trained").GetInt32(), report.GetProperty("known").GetInt32()));
        Assert.Equal(["best", "pareto.svg", "trials.jsonl"], Directory.EnumerateFileSystemEntries(_scratch["sweep"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(24, File.ReadLines(_scratch["sweep/trials.jsonl"]).Count());
        var best = report.GetProperty("best").GetProperty("trial");
        var options = best.GetProperty("spec").GetProperty("options");
        var dictionary = DictionaryFolder.Open(_scratch["sweep/best"]);
        Assert.Equal((options.GetProperty("latents").GetInt32(), 90), (dictionary.Dictionary.LatentCount, dictionary.Manifest.Training["steps"]!.GetValue<int>()));

        // It is a dictionary folder like any other, and measures as it did in the sweep.
        var evaluation = (await Recinterp.RunAsync(_scratch.Path, "evaluate", "sweep/best", "--scorer", Scorer, "--no-baselines", "--json")).Json();
        Assert.Equal(best.GetProperty("result").GetProperty("fvu").GetDouble(), evaluation.GetProperty("rows")[0].GetProperty("fvu").GetDouble());
    }

    [Fact]
    public async Task A_sweep_that_was_killed_goes_on_and_one_that_has_ended_trains_nothing()
    {
        var whole = (await SweepAsync("--json")).Json();
        var published = File.GetLastWriteTimeUtc(_scratch["sweep/best/manifest.json"]);
        var lines = File.ReadAllLines(_scratch["sweep/trials.jsonl"]);

        var again = (await SweepAsync("--json")).Json();
        Assert.Equal((0, 24), (again.GetProperty("trained").GetInt32(), again.GetProperty("known").GetInt32()));
        Assert.Equal(published, File.GetLastWriteTimeUtc(_scratch["sweep/best/manifest.json"])); // It stands there already.

        File.WriteAllText(_scratch["sweep/trials.jsonl"], string.Join('\n', lines[..9]) + "\n" + lines[9][..30]);
        var resumed = (await SweepAsync("--json", "--jobs", "2")).Json();

        Assert.Equal((15, 9), (resumed.GetProperty("trained").GetInt32(), resumed.GetProperty("known").GetInt32()));
        string Result(JsonElement report) => report.GetProperty("best").GetProperty("trial").GetProperty("result").GetRawText();
        Assert.Equal(Result(whole), Result(resumed));

        Directory.Delete(_scratch["sweep/best"], recursive: true);
        var restored = (await SweepAsync("--json")).Json(); // Nothing is searched, but the best is trained once more.
        Assert.Equal((0, Result(whole)), (restored.GetProperty("trained").GetInt32(), Result(restored)));
        Assert.True(File.Exists(_scratch["sweep/best/manifest.json"]));
    }

    [Fact]
    public async Task People_read_a_table_and_a_plot_of_characters()
    {
        var ending = await SweepAsync();

        Assert.Equal((0, ""), (ending.ExitCode, ending.Errors));
        Assert.Contains("16 trials of 10 steps", ending.Output, StringComparison.Ordinal);
        Assert.Contains("6 kept", ending.Output, StringComparison.Ordinal);
        Assert.Matches(@"\* best +(top-k|tied-relu), m \d+, k \d, beta [01] ", ending.Output);
        Assert.Contains("RBO@30, share of its maximum", ending.Output, StringComparison.Ordinal);
        Assert.Contains("* best   @ Pareto front", ending.Output, StringComparison.Ordinal);
        Assert.Contains($"wrote {Path.Combine("sweep", "best")}", ending.Output, StringComparison.Ordinal);
        Assert.All(ending.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task The_picture_shows_every_trial_the_front_the_floor_and_ticks()
    {
        await SweepAsync();

        var drawing = XDocument.Load(_scratch["sweep/pareto.svg"]).Root!;
        IEnumerable<XElement> Of(string name, string kind) => drawing.Descendants(Svg + name).Where(element => element.Attribute("class")?.Value == kind);
        var trials = drawing.Descendants(Svg + "circle").Where(circle => circle.Element(Svg + "title") is not null).ToList();
        Assert.Equal(24, trials.Count);
        Assert.Single(Of("circle", "best"));
        var front = Of("polyline", "front").Single().Attribute("points")!.Value.Split(' ');
        Assert.Equal(trials.Count(circle => circle.Attribute("class")!.Value is "member" or "best"), front.Length);
        Assert.Single(Of("path", "floor"));
        Assert.InRange(Of("text", "tick").Count(), 4, 20);
        double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        Assert.All(trials, circle => Assert.True(Number(circle, "cx") is >= 90 and <= 720 && Number(circle, "cy") is >= 60 and <= 520, circle.ToString()));
    }

    [Fact]
    public async Task A_floor_that_no_trial_meets_ends_with_1_and_what_came_nearest()
    {
        var ending = await SweepAsync("--floor", "1", "--rungs", "1", "--json");

        Assert.Equal(1, ending.ExitCode);
        using var report = JsonDocument.Parse(ending.Output);
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("best").ValueKind);
        Assert.InRange(report.RootElement.GetProperty("nearest").GetProperty("fidelity").GetDouble(), 0.01, 0.999999);
        Assert.Matches(@"^error: no trial meets the floor of 1 .*; nearest is .* with 0\.\d{4} and L0 ", ending.Errors);
        Assert.False(Directory.Exists(_scratch["sweep/best"]));
        Assert.True(File.Exists(_scratch["sweep/pareto.svg"]));
    }

    [Fact]
    public async Task A_sweep_that_is_stopped_says_what_it_keeps()
    {
        using var sweep = Recinterp.Start(_scratch.Path, "sweep", Scorer, "--out", "sweep", "--steps", "100000000", "--rungs", "2", "--eta", "1000000", "--shortest-rung", "1", "--latents", "8", "--active", "2", "--beta", "0", "--architecture", "TopK");
        await sweep.WaitUntilAsync(() => sweep.HasLoaded("libtorch_cpu"));

        sweep.Signal(Recinterp.SigInt);

        (await sweep.EndAsync()).AssertRefused(130, "error: stopped; 0 trials are kept in sweep, and the same command continues with the others");
        Assert.Equal(["trials.jsonl"], Directory.EnumerateFileSystemEntries(_scratch["sweep"]).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData(2, "expected numbers with commas between them, or 'none'", "--prefixes", "4,x")]
    [InlineData(2, "--any-active", "--any-active")]
    [InlineData(2, "magic", "--fidelity", "magic")]
    [InlineData(3, "The floor must be in [0, 1]", "--floor", "2")]
    [InlineData(3, "holds no trial", "--active", "99")]
    [InlineData(3, "Beta: found -1", "--beta", "-1")]
    public async Task What_cannot_be_is_refused_before_a_folder_is_made(int exitCode, string words, params string[] arguments)
    {
        // An option that is named twice collects the values of both; so each is left out of what is usual here.
        var others = Small.Chunk(1).SelectMany(one => one).ToList();
        foreach (var option in arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && others.Contains(argument)))
        {
            var start = others.IndexOf(option);
            others.RemoveRange(start, 1 + others.Skip(start + 1).TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).Count());
        }

        var ending = await Recinterp.RunAsync(_scratch.Path, ["sweep", Scorer, "--out", "sweep", .. others, .. arguments]);

        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Contains(words, ending.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scratch["sweep"]));
    }

    [Fact]
    public async Task Prefixes_and_free_numbers_of_active_latents_are_searched_too()
    {
        var ending = await Recinterp.RunAsync(
            _scratch.Path, "sweep", Scorer, "--out", "sweep", "--architecture", "Relu", "--latents", "8", "--any-active", "--beta", "0", "--lambda1", "0.01", "0.1", "--prefixes", "none", "2,4", "--steps", "30", "--floor", "0", "--density", "1", "--fidelity", "Variance", "--trials", "3", "--json");

        var rows = ending.Json().GetProperty("rungs")[0].GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("trial").GetProperty("spec").GetProperty("options")).ToList();
        Assert.Equal(3, rows.Count);
        Assert.All(rows, options => Assert.Equal(JsonValueKind.Null, options.GetProperty("active").ValueKind));
        Assert.Contains(rows, options => options.GetProperty("prefixes").GetArrayLength() == 2);
    }

    [Fact]
    public async Task A_folder_of_something_else_is_not_written_to()
    {
        Directory.CreateDirectory(_scratch["sweep"]);
        File.WriteAllText(_scratch["sweep/letter.txt"], "");

        (await SweepAsync()).AssertRefused(4, "no sweep's folder");
    }

    private string Scorer => Path.Combine(workshop.Folder, "scorer");

    private Task<Ending> SweepAsync(params string[] arguments)
    {
        var others = arguments.Contains("--floor") ? Small.Where((_, place) => place != Array.IndexOf(Small, "--floor") && place != Array.IndexOf(Small, "--floor") + 1) : Small;
        return Recinterp.RunAsync(_scratch.Path, ["sweep", Scorer, "--out", "sweep", .. others, .. arguments]);
    }
}
