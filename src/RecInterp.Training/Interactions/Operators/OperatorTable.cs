using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;

namespace RecInterp.Training.Interactions.Operators;

/// <summary>All operators that an interaction may use in training, by domain, name and operator set.</summary>
/// <remarks>To add an operator: add its definition to the list of its family. To add a family: add its list here.</remarks>
internal static class OperatorTable
{
    /// <summary>What remains possible with a scorer whose interaction cannot be interpreted; ends every such message.</summary>
    public const string StillWorks =
        "Importing and serving this scorer still work, and so does training with the embedding loss alone (Beta = 0)";

    private static readonly ILookup<(string Domain, string Name), OperatorDefinition> Definitions =
        new[]
        {
            ElementwiseOperators.All, ComparisonOperators.All, ActivationOperators.All, LinearOperators.All, ShapeOperators.All, SelectionOperators.All, ScatterOperators.All,
            GenerationOperators.All, ReductionOperators.All, NormalisationOperators.All, MachineLearningOperators.All,
        }
            .SelectMany(family => family)
            .ToLookup(definition => (definition.Domain, definition.Name));

    /// <summary>Names of all operators that are defined, without their domains.</summary>
    public static IEnumerable<string> Names => Definitions.Select(group => group.Key.Name).Distinct(StringComparer.Ordinal);

    /// <summary>Finds the definition of every node that computes something; Constant nodes are values, not computations.</summary>
    /// <param name="model">The graph.</param>
    /// <exception cref="InvalidArtifactException">Lists every node whose operator has no definition.</exception>
    public static IReadOnlyList<(OnnxNode Node, OperatorDefinition Definition)> Resolve(OnnxModel model)
    {
        var found = new List<(OnnxNode, OperatorDefinition)>();
        var missing = new List<string>();
        foreach (var node in model.Nodes.Where(node => !node.Outputs.All(model.Constants.ContainsKey)))
        {
            var opset = model.Opsets.GetValueOrDefault(node.Domain);
            if (Find(node, opset) is { } definition)
            {
                found.Add((node, definition));
            }
            else
            {
                missing.Add($"node {node.Name}: operator {FullName(node)} of operator set {opset}");
            }
        }

        return missing.Count == 0
            ? found
            : throw new InvalidArtifactException(
                model.Artifact,
                $"the interaction has {missing.Count} node(s) whose operator cannot be interpreted in training: {string.Join("; ", missing)}. {StillWorks}");
    }

    /// <summary>Domain and name of a node's operator: "ai.onnx.MatMul".</summary>
    /// <param name="node">The node.</param>
    public static string FullName(OnnxNode node) => $"{(node.Domain.Length == 0 ? "ai.onnx" : node.Domain)}.{node.Operator}";

    private static OperatorDefinition? Find(OnnxNode node, long opset) =>
        Definitions[(node.Domain, node.Operator)].Where(definition => definition.Since <= opset).MaxBy(definition => definition.Since);
}
