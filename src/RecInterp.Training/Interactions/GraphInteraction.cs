using System.Runtime.InteropServices;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using RecInterp.Training.Interactions.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>An interaction that is known by its ONNX graph only, interpreted node by node with tensors that carry gradients.</summary>
/// <remarks>
/// <para>The graph's inputs are the frontier tensors; each is a range of columns of the embedding (or of the scalars), in the shape that the
/// scorer had it. Everything runs in float32, whatever float type the graph declares.</para>
/// <para>Constants become tensors once, at construction. A run fills a table of values: one slot for each name in the graph.</para>
/// </remarks>
public sealed class GraphInteraction : FrozenInteraction
{
    // Pairs that a block is expanded to at a time: 16,384 x 64 columns are 4 MB, about the size of a second-level cache.
    private const long BlockPairs = 16_384;

    private readonly OnnxModel _model;
    private readonly Feed[] _feeds;
    private readonly Step[] _steps;
    private readonly Tensor?[] _constants;
    private readonly int _output;

    /// <summary>Prepares a graph and runs it once on two rows, so that what it cannot do is known at once.</summary>
    /// <param name="interaction">The interaction's graph.</param>
    /// <param name="anatomy">The scorer's anatomy.</param>
    /// <exception cref="InvalidArtifactException">As <see cref="FrozenInteraction.Build"/>.</exception>
    public GraphInteraction(OnnxModel interaction, ScorerAnatomy anatomy)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        ArgumentNullException.ThrowIfNull(anatomy);
        _model = interaction;
        var definitions = OperatorTable.Resolve(interaction);
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        int SlotOf(string name) => name.Length == 0 ? -1 : slots.TryGetValue(name, out var slot) ? slot : slots[name] = slots.Count;

        _feeds = [.. Feeds(anatomy, SlotOf)];
        _steps = [.. definitions.Select(found => new Step(
            found.Node,
            found.Definition,
            [.. found.Node.Inputs.Select(SlotOf)],
            [.. found.Node.Outputs.Select(SlotOf)],
            [.. found.Node.Inputs.Select(interaction.Constants.GetValueOrDefault)]))];
        _output = SlotOf(anatomy.Output);
        _constants = new Tensor?[slots.Count];
        GivesProbability = EndsInSigmoid(interaction, anatomy.Output);
        try
        {
            foreach (var (name, constant) in interaction.Constants)
            {
                if (slots.TryGetValue(name, out var slot))
                {
                    _constants[slot] = ToTensor(constant);
                }
            }

            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            ScorePairs(Zeros(2, anatomy.User), Zeros(2, anatomy.Item));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool GivesProbability { get; }

    /// <inheritdoc/>
    public override Tensor ScorePairs(TowerBatch users, TowerBatch items)
    {
        var values = (Tensor?[])_constants.Clone();
        foreach (var feed in _feeds)
        {
            values[feed.Slot] = feed.Take(feed.OfUser ? users : items);
        }

        foreach (var step in _steps)
        {
            Run(step, values);
        }

        var scores = values[_output]
            ?? throw new InvalidArtifactException(_model.Artifact, "no node computes the interaction's output; this is a bug in the import");
        return scores.numel() == users.Rows
            ? scores.reshape(-1)
            : throw new InvalidArtifactException(
                _model.Artifact,
                $"the interaction gives scores of shape ({string.Join(", ", scores.shape)}) for {users.Rows} pairs, expected one a pair");
    }

    /// <inheritdoc/>
    public override Tensor ScoreBlock(TowerBatch users, TowerBatch items)
    {
        var (userRows, itemRows) = (users.Rows, items.Rows);
        var chunk = Math.Max(1, BlockPairs / Math.Max(1, itemRows));
        var blocks = new List<Tensor>();
        for (long start = 0; start < userRows; start += chunk)
        {
            var count = Math.Min(chunk, userRows - start);
            var left = new TowerBatch(EachRow(users.Embeddings, start, count, itemRows), EachRow(users.Scalars, start, count, itemRows));
            var right = new TowerBatch(AllRows(items.Embeddings, count), AllRows(items.Scalars, count));
            blocks.Add(ScorePairs(left, right).reshape(count, itemRows));
        }

        return blocks.Count == 1 ? blocks[0] : cat(blocks, 0);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var constant in _constants)
            {
                constant?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<Feed> Feeds(ScorerAnatomy anatomy, Func<string, int> slotOf) =>
        from side in new[] { (Tower: anatomy.User, OfUser: true), (Tower: anatomy.Item, OfUser: false) }
        from tensor in side.Tower.Embedding.Select(tensor => (Frontier: tensor, Scalar: false))
            .Concat(side.Tower.Scalars.Select(tensor => (Frontier: tensor, Scalar: true)))
        select new Feed(slotOf(tensor.Frontier.Tensor), tensor.Frontier, side.OfUser, tensor.Scalar);

    private static TowerBatch Zeros(int rows, TowerAnatomy tower) => new(zeros(rows, tower.Width), zeros(rows, tower.ScalarCount));

    private static Tensor ToTensor(OnnxTensor constant)
    {
        long[] shape = [.. constant.Shape];
        var values = constant.Floats is { } floats ? tensor(floats, shape) : tensor(constant.Integers!, shape);
        return values.DetachFromDisposeScope();
    }

    /// <summary>Some rows, each repeated: a, a, b, b.</summary>
    private static Tensor EachRow(Tensor rows, long start, long count, long times)
    {
        var width = rows.shape[1];
        return rows.narrow(0, start, count).unsqueeze(1).expand(count, times, width).reshape(count * times, width);
    }

    /// <summary>All rows, again and again: a, b, a, b.</summary>
    private static Tensor AllRows(Tensor rows, long times)
    {
        var (count, width) = (rows.shape[0], rows.shape[1]);
        return rows.unsqueeze(0).expand(times, count, width).reshape(times * count, width);
    }

    /// <summary>Follows the score back through operators that only change its shape.</summary>
    private static bool EndsInSigmoid(OnnxModel model, string output)
    {
        var name = output;
        foreach (var node in model.Nodes.Reverse())
        {
            if (!node.Outputs.Contains(name))
            {
                continue;
            }

            if (node.Operator is not ("Identity" or "Cast" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten"))
            {
                return node is { Operator: "Sigmoid", Domain: "" };
            }

            name = node.Inputs[0];
        }

        return false;
    }

    private void Run(Step step, Tensor?[] values)
    {
        var inputs = Array.ConvertAll(step.Inputs, slot => slot < 0 ? null : values[slot]);
        try
        {
            var outputs = step.Definition.Apply(new OperatorCall(step.Node, inputs, step.Constants));
            for (var i = 0; i < step.Outputs.Length; i++)
            {
                if (step.Outputs[i] >= 0)
                {
                    values[step.Outputs[i]] = i < outputs.Length
                        ? outputs[i]
                        : throw new NotSupportedException($"output {i} ('{step.Node.Outputs[i]}') is used, but only {outputs.Length} of its outputs are computed");
                }
            }
        }
        catch (Exception e) when (e is ExternalException or NotSupportedException)
        {
            var shapes = string.Join(", ", inputs.Select(input => input is null ? "absent" : $"({string.Join(", ", input.shape)})"));
            throw new InvalidArtifactException(
                _model.Artifact,
                $"node {step.Node.Name}: {OperatorTable.FullName(step.Node)} on inputs of shape {shapes}: {e.Message}. {OperatorTable.StillWorks}",
                e);
        }
    }

    /// <summary>A graph input: which columns of which batch, in which shape.</summary>
    private sealed record Feed(int Slot, FrontierTensor Tensor, bool OfUser, bool Scalar)
    {
        public Tensor Take(TowerBatch batch)
        {
            var columns = Scalar ? batch.Scalars : batch.Embeddings;
            var range = Tensor.Width == columns.shape[1] ? columns : columns.narrow(1, Tensor.Offset, Tensor.Width);
            return Tensor.RowShape.Length == 1 ? range : range.reshape([batch.Rows, .. Tensor.RowShape]);
        }
    }

    /// <summary>A node, what computes it, and the slots of its inputs and outputs; -1 is an absent one.</summary>
    private sealed record Step(OnnxNode Node, OperatorDefinition Definition, int[] Inputs, int[] Outputs, OnnxTensor?[] Constants);
}
