using System.Diagnostics;
using System.Text.Json;

namespace RecInterp.Architecture.Tests;

/// <summary>-p:PublishedPackages=true: substitutes go, packages come, and no other file knows.</summary>
public sealed class PublishedPackageTests
{
    public static TheoryData<string> Projects => [.. ProductProject.All.Where(project => project.PublishedPackages.Any()).Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task The_switch_swaps_every_substitute_for_its_package(string name)
    {
        var project = ProductProject.Of(name);

        var published = await EvaluateAsync(project, publishedPackages: true);
        var substituted = await EvaluateAsync(project, publishedPackages: false);

        Assert.Empty(Substitutes(published));
        Assert.Empty(project.PublishedPackages.Except(published["PackageReference"]));
        Assert.Empty(project.PublishedPackages.Except(published["PackageVersion"]));
        Assert.Equal(project.PublishedPackages.Order(), Substitutes(substituted).Order());
        Assert.Empty(project.PublishedPackages.Intersect(substituted["PackageReference"]));
        Assert.Equal(Others(substituted, project), Others(published, project));
    }

    private static IEnumerable<string> Substitutes(Dictionary<string, string[]> items) =>
        items["ProjectReference"].Where(path => path.Contains("/Substitutes/", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>What the switch must leave alone.</summary>
    private static IEnumerable<string> Others(Dictionary<string, string[]> items, ProductProject project) =>
        items["ProjectReference"].Where(path => !path.Contains("/Substitutes/", StringComparison.Ordinal)).Concat(items["PackageReference"].Except(project.PublishedPackages)).Order();

    /// <summary>Asks MSBuild which items a project has, without restoring or building it.</summary>
    private static async Task<Dictionary<string, string[]>> EvaluateAsync(ProductProject project, bool publishedPackages)
    {
        string[] items = ["ProjectReference", "PackageReference", "PackageVersion"];
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "msbuild", project.Path, "-nologo", $"-getItem:{string.Join(',', items)}", $"-p:PublishedPackages={publishedPackages}" })
        {
            start.ArgumentList.Add(argument);
        }

        // The test host is itself started by MSBuild, which tells its children where it lives.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{output}{await errors}");
        using var json = JsonDocument.Parse(output);
        return items.ToDictionary(
            item => item,
            item => json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(entry => entry.GetProperty("Identity").GetString()!.Replace('\\', '/')).ToArray());
    }
}
