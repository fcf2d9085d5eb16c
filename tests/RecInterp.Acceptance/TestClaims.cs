using System.Globalization;
using System.Xml.Linq;
using RecInterp.TestScorers;

namespace RecInterp.Acceptance;

/// <summary>Runs tests by name and counts them: a figure where the measurement stands in a test.</summary>
internal static class TestClaims
{
    /// <summary>Runs the tests of a project that a filter selects.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="project">The test project.</param>
    /// <param name="filter">The filter, as dotnet test takes it.</param>
    /// <param name="how">What the tests do.</param>
    public static Figure Run(string name, string project, string filter, string how) =>
        Figure(name, Results(project, filter), $"{how} ({project}, {filter})");

    /// <summary>Runs several claims of one project at once, and tells of each.</summary>
    /// <param name="project">The test project.</param>
    /// <param name="claims">Name of the figure, part of the full names of its tests, and what they do.</param>
    public static IEnumerable<Figure> Run(string project, params (string Name, string Part, string How)[] claims)
    {
        var results = Results(project, string.Join('|', claims.Select(claim => $"FullyQualifiedName~{claim.Part}")));
        return claims.Select(claim => Figure(
            claim.Name,
            [.. results.Where(result => ((string)result.Attribute("testName")!).Contains(claim.Part, StringComparison.Ordinal))],
            $"{claim.How} ({project}, FullyQualifiedName~{claim.Part})"));
    }

    private static List<XElement> Results(string project, string filter)
    {
        var folder = Directory.CreateTempSubdirectory("recinterp-claims-").FullName;
        try
        {
            _ = Built.Run(
                "dotnet", "test", Path.Combine(Repository.Root, "tests", project), "--no-build", "-c", Built.Configuration, "--filter", filter, "--logger", "trx", "--results-directory", folder);
            XNamespace space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
            return Directory.EnumerateFiles(folder, "*.trx").SelectMany(file => XDocument.Load(file).Descendants(space + "UnitTestResult")).ToList();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Figure Figure(string name, List<XElement> results, string how)
    {
        var outcomes = results.GroupBy(result => (string)result.Attribute("outcome")!).ToDictionary(group => group.Key, group => group.Count());
        var (passed, all) = (outcomes.GetValueOrDefault("Passed"), results.Count);
        var trouble = results.Where(result => (string)result.Attribute("outcome")! != "Passed")
            .Select(result => string.Create(
                CultureInfo.InvariantCulture,
                $"{(string)result.Attribute("testName")!}: {result.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value.Trim() ?? (string)result.Attribute("outcome")!}"));
        return new Figure(
            name,
            new { passed, failed = outcomes.GetValueOrDefault("Failed"), skipped = outcomes.GetValueOrDefault("NotExecuted"), all, trouble },
            "all pass, none skipped",
            passed == all && all > 0,
            how);
    }
}
