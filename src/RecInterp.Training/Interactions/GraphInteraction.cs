using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>An interaction that is known by its ONNX graph only, interpreted node by node with tensors that carry gradients.</summary>
/// <remarks>
/// <para>The graph's inputs are the frontier tensors; each is a range of columns of the embedding (or of the scalars), in the shape that the
/// scorer had it. Everything runs in float32, whatever float type the graph declares.</para>
/// </remarks>
public sealed class GraphInteraction : FrozenInteraction
{
    // Pairs that a block is expanded to at a time: 16,384 x 64 columns are 4 MB, about the size of a second-level cache.
    private const long BlockPairs = 16_384;

    private readonly OnnxModel _model;
    private readonly Feed[] _feeds;
    private readonly GraphExecutor _executor;
    private readonly Pairing _pairing;

    /// <summary>Prepares a graph and runs it once on two rows, so that what it cannot do is known at once.</summary>
    /// <param name="interaction">The interaction's graph.</param>
    /// <param name="anatomy">The scorer's anatomy.</param>
    /// <exception cref="InvalidArtifactException">As <see cref="FrozenInteraction.Build"/>.</exception>
    public GraphInteraction(OnnxModel interaction, ScorerAnatomy anatomy)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        ArgumentNullException.ThrowIfNull(anatomy);
        _model = interaction;
        _pairing = anatomy.Pairing;
        _feeds = [.. Feeds(anatomy)];
        _executor = new GraphExecutor(interaction, FloatPrecision.Single);
        GivesProbability = EndsInSigmoid(interaction, anatomy.Output);
        try
        {
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

    /// <summary>Largest relative change of a float64 weight by its conversion to float32, in which everything here is computed; 0 for weights of 32 bits and fewer.</summary>
    public double RoundingLoss => _executor.RoundingLoss;

    /// <inheritdoc/>
    public override Tensor ScorePairs(TowerBatch users, TowerBatch items)
    {
        var rows = users.Rows;
        if (_pairing == Pairing.Aligned)
        {
            return Scores(users, items, rows).reshape(-1);
        }

        // A graph that scores every user with every item: the pairs are its diagonal.
        var block = Scores(users, items, rows * rows).reshape(-1);
        return block.index_select(0, arange(0, rows * rows, rows + 1, dtype: ScalarType.Int64));
    }

    /// <inheritdoc/>
    public override Tensor ScoreBlock(TowerBatch users, TowerBatch items)
    {
        var (userRows, itemRows) = (users.Rows, items.Rows);
        if (_pairing == Pairing.Block)
        {
            return Scores(users, items, userRows * itemRows).reshape(userRows, itemRows);
        }

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
            _executor.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<Feed> Feeds(ScorerAnatomy anatomy) =>
        from side in new[] { (Tower: anatomy.User, OfUser: true), (Tower: anatomy.Item, OfUser: false) }
        from tensor in side.Tower.Embedding.Select(tensor => (Frontier: tensor, Scalar: false))
            .Concat(side.Tower.Scalars.Select(tensor => (Frontier: tensor, Scalar: true)))
        select new Feed(tensor.Frontier, side.OfUser, tensor.Scalar);

    private static TowerBatch Zeros(int rows, TowerAnatomy tower) => new(zeros(rows, tower.Width), zeros(rows, tower.ScalarCount));

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

    private Tensor Scores(TowerBatch users, TowerBatch items, long expected)
    {
        var scores = _executor.Run(_feeds.Select(feed => (feed.Tensor.Tensor, feed.Take(feed.OfUser ? users : items))))[0];
        return scores.numel() == expected
            ? scores
            : throw new InvalidArtifactException(
                _model.Artifact,
                $"the interaction gives scores of shape ({string.Join(", ", scores.shape)}) for {users.Rows} pairs, expected one a pair");
    }

    /// <summary>A graph input: which columns of which batch, in which shape.</summary>
    private sealed record Feed(FrontierTensor Tensor, bool OfUser, bool Scalar)
    {
        public Tensor Take(TowerBatch batch)
        {
            var columns = Scalar ? batch.Scalars : batch.Embeddings;
            var range = Tensor.Width == columns.shape[1] ? columns : columns.narrow(1, Tensor.Offset, Tensor.Width);
            return Tensor.RowShape.Length == 1 ? range : range.reshape([batch.Rows, .. Tensor.RowShape]);
        }
    }
}
