using System.Text.Json;

namespace RecInterp.Cli.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record Ending(int ExitCode, string Output, string Errors)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json()
    {
        Assert.True(ExitCode == 0, ToString());
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    /// <summary>Asserts a refusal: the exit code, an empty output, and a message with these words.</summary>
    public void AssertRefused(int exitCode, params string[] words)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}, found {this}");
        Assert.Equal("", Output);
        Assert.All(words, word => Assert.Contains(word, Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("this is a bug", Errors, StringComparison.Ordinal);
    }
}
