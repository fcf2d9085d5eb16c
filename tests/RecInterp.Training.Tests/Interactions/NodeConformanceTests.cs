using RecInterp.Onnx.Files;
using RecInterp.TestScorers;

namespace RecInterp.Training.Tests.Interactions;

/// <summary>The interpreter gives what ONNX's own tests of its operators say, in every operator set that they have.</summary>
public class NodeConformanceTests
{
    private static readonly Lazy<Dictionary<string, string>> NotApplicable = new(ReadList);

    public static TheoryData<string> Names => [.. NodeTestFolder.Names];

    [RealDataTheory("onnx-node-tests.tar.gz")]
    [MemberData(nameof(Names))]
    public void A_node_test_passes_or_is_listed_with_its_reason(string name)
    {
        string? fault;
        try
        {
            fault = NodeTestCase.Read(name).Fault();
        }
        catch (InvalidArtifactException e)
        {
            fault = e.Message;
        }

        if (NotApplicable.Value.TryGetValue(name, out var reason))
        {
            Assert.False(fault is null, $"passes, but not-applicable.txt says: {reason}");
        }
        else
        {
            Assert.True(fault is null, fault);
        }
    }

    [RealDataFact("onnx-node-tests.tar.gz")]
    public void Every_name_on_the_list_exists_and_has_a_reason()
    {
        Assert.Equal(740, NodeTestFolder.Names.Count);
        Assert.Empty(NotApplicable.Value.Keys.Except(NodeTestFolder.Names));
        Assert.All(NotApplicable.Value.Values, reason => Assert.NotEmpty(reason));
    }

    private static Dictionary<string, string> ReadList() =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "RecInterp.Training.Tests", "Interactions", "not-applicable.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
