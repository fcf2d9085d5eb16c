using System.Text.RegularExpressions;
using RecInterp.Server.Configuration;

namespace RecInterp.Architecture.Tests;

/// <summary>Documents name what exists. Each test lists everything that is named and does not exist, or the other way round.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken =
            from document in RepositoryFile.Documents
            from Match link in Link().Matches(document.Text)
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal)
            let path = Path.Combine(Path.GetDirectoryName(document.FullPath)!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{document}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_decision_is_in_the_index_once_and_in_order()
    {
        var written = RepositoryFile.All.Where(file => file.Path.StartsWith("docs/adr/", StringComparison.Ordinal) && file.Name != "README.md").Select(file => file.Name).Order();
        var listed = Link().Matches(RepositoryFile.At("docs/adr/README.md").Text).Select(link => link.Groups["target"].Value).Where(target => target.EndsWith(".md", StringComparison.Ordinal));

        Assert.Equal(written, listed);
        Assert.All(written.Index(), decision => Assert.StartsWith($"{decision.Index + 1:D4}-", decision.Item, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_decision_gives_context_decision_and_consequences()
    {
        var decisions = RepositoryFile.All.Where(file => file.Path.StartsWith("docs/adr/0", StringComparison.Ordinal));

        Assert.All(decisions, decision => Assert.Equal(["Context", "Decision", "Consequences"], Heading().Matches(decision.Text).Select(heading => heading.Groups["title"].Value)));
    }

    [Fact]
    public void Every_make_command_in_a_document_is_a_verb_of_the_Makefile()
    {
        var verbs = MakeVerb().Matches(RepositoryFile.At("Makefile").Text).Select(verb => verb.Groups["name"].Value).ToHashSet();
        var named = RepositoryFile.Documents.SelectMany(document => MakeCommand().Matches(document.Text), (document, command) => (document.Path, Verb: command.Groups["verb"].Value)).ToList();

        Assert.Contains(named, command => command == ("README.md", "demo"));
        Assert.All(named, command => Assert.Contains(command.Verb, verbs));
    }

    [Fact]
    public void The_readme_lists_the_verbs_of_the_command_line()
    {
        var verbs = RepositoryFile.Sources.SelectMany(file => CommandVerb().Matches(file.Text)).Select(verb => verb.Groups["name"].Value).Order();
        var listed = ReadmeVerb().Matches(RepositoryFile.At("README.md").Text).Select(row => row.Groups["name"].Value).Order();

        Assert.Equal(verbs, listed);
    }

    [Fact]
    public void The_manual_of_operation_lists_every_exit_code()
    {
        var codes = ExitCode().Matches(RepositoryFile.At("src/RecInterp.Cli/ExitCodes.cs").Text).Select(code => code.Groups["code"].Value);
        var listed = ListedExitCode().Matches(RepositoryFile.At("docs/operations.md").Text).Select(row => row.Groups["code"].Value);

        Assert.Equal(codes, listed);
    }

    [Fact]
    public void The_manual_of_operation_lists_every_option_of_the_sidecar()
    {
        var manual = RepositoryFile.At("docs/operations.md").Text;

        Assert.All(Options(), option => Assert.Contains($"| `{option}` |", manual, StringComparison.Ordinal));
    }

    [Fact]
    public void The_chart_sets_only_options_that_the_sidecar_has()
    {
        var known = Options().Select(option => option.ToUpperInvariant()).ToHashSet();
        var set = RepositoryFile.All.Where(file => file.Path.StartsWith("charts/", StringComparison.Ordinal)).SelectMany(file => EnvironmentKey().Matches(file.Text)).Select(key => key.Groups["key"].Value).ToList();

        Assert.NotEmpty(set);
        Assert.All(set, key => Assert.Contains(key.Replace("_", "", StringComparison.Ordinal), known));
    }

    private static IEnumerable<string> Options() => typeof(RecInterpOptions).GetProperties().Select(property => property.Name);

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)|<img [^>]*src=""(?<target>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("^## (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^(?<name>[a-z-]+):.* ## ", RegexOptions.Multiline)]
    private static partial Regex MakeVerb();

    /// <summary>make at the start of a line or of a piece of code; "make sure" in prose is none.</summary>
    [GeneratedRegex(@"(?:^|`)make (?<verb>[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex MakeCommand();

    [GeneratedRegex(@"new Command\(""(?<name>[a-z-]+)""")]
    private static partial Regex CommandVerb();

    [GeneratedRegex(@"^\| `recinterp (?<name>[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex ReadmeVerb();

    [GeneratedRegex(@"public const int \w+ = (?<code>\d+);")]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"^\| (?<code>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ListedExitCode();

    [GeneratedRegex("RECINTERP__(?<key>[A-Z_]+)")]
    private static partial Regex EnvironmentKey();
}
