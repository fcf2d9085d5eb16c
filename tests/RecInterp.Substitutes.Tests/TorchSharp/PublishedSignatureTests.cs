using TorchSharp;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>The substitute offers nothing that the published package does not have under the same signature.</summary>
public sealed class PublishedSignatureTests
{
    private static readonly HashSet<string> Published =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "TorchSharp", "published-signatures.txt"))];

    private static readonly string[] Ours = [.. PublicMembers.Of(typeof(torch).Assembly)];

    [Fact]
    public void Every_public_member_is_published_with_the_same_names_types_and_defaults()
    {
        // A property that can only be read here may be written there.
        var unknown = Ours.Where(line =>
            !Published.Contains(line) && !Published.Contains(line.Replace("{ get; }", "{ get; set; }", StringComparison.Ordinal)));
        Assert.NotEmpty(Ours);
        Assert.Empty(unknown);
    }
}
