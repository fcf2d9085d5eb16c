using RecInterp.TestScorers;

namespace RecInterp.Acceptance.Scorer;

/// <summary>ONNX's own node tests through the differentiable executor.</summary>
internal static class ExecutorFigures
{
    private const int MostExempt = 10;

    public static Figure NodeTests()
    {
        var run = TestClaims.Run("node-tests", "RecInterp.Training.Tests", "FullyQualifiedName~NodeConformanceTests", "every node test forward through the differentiable executor, or on the list of those that do not apply");
        var list = File.ReadLines(Path.Combine(Repository.Root, "tests", "RecInterp.Training.Tests", "Interactions", "not-applicable.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':', 2)[0]).ToList();
        return run with
        {
            Value = new { tests = run.Value, exempt = list },
            Bar = $"all pass, none skipped, at most {MostExempt} exempt by name and reason",
            Holds = run.Holds && list.Count <= MostExempt,
        };
    }
}
