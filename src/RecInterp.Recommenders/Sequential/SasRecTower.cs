using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace RecInterp.Recommenders.Sequential;

/// <summary>SASRec: transformer blocks over a history in which no item sees a later one; the output at the last item is the user embedding.</summary>
/// <remarks>
/// <code>
/// x_j = E[item_j] + P[n - j + 1],  y = blocks(x),  probe = y_n,  score(item) = probe . E[item]
/// L = mean of ln(1 + exp(score(negative) - score(target)))
/// </code>
/// Kang and McAuley 2018 (arXiv 1808.09781), with the loss of Rendle et al. 2009 (arXiv 1205.2618) as ReChorus trains it. With one block and one head only
/// the last position's query is needed, and keys and values are never made: see <see cref="TransformerBlock.InputQuery"/>.
/// </remarks>
/// <threadsafety>Not safe for concurrent training; once frozen, safe for concurrent probes.</threadsafety>
internal sealed class SasRecTower : SequentialTower
{
    private readonly SasRecOptions _options;
    private readonly TransformerBlock[] _blocks;
    private readonly EmbeddingRows _items;
    private readonly EmbeddingRows _positions;

    /// <summary>Starts a tower from random weights.</summary>
    /// <param name="items">I, number of items.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Source of the weights.</param>
    public SasRecTower(int items, SasRecOptions options, Random random)
        : this(Start(items, options, random), options)
    {
    }

    private SasRecTower(TowerParameters parameters, SasRecOptions options)
    {
        (Parameters, _options) = (parameters, options);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(layer => new TransformerBlock(parameters, BlockName(layer), options.Width, options.Heads))];
        (_items, _positions) = (new EmbeddingRows(parameters[ItemVectors]), new EmbeddingRows(parameters[PositionVectors]));
    }

    /// <inheritdoc/>
    public override TowerParameters Parameters { get; }

    /// <summary>Whether the short way is right: one block of one head.</summary>
    public bool ReadsLastOnly => _options is { Layers: 1, Heads: 1 };

    /// <summary>First part of the names of a block's parameters.</summary>
    public static string BlockName(int layer) => FormattableString.Invariant($"block{layer}");

    /// <summary>A copy that training does not change.</summary>
    public SasRecTower Frozen() => new(Parameters.Frozen(), _options);

    /// <inheritdoc/>
    public override double Backward(SequenceBatch batch, ReadOnlySpan<int> targets, ReadOnlySpan<int> negatives) =>
        ReadsLastOnly ? BackwardLast(batch, targets, negatives) : BackwardAll(batch, targets, negatives);

    /// <summary>The gradients by way of all positions, for any number of blocks and heads.</summary>
    public double BackwardAll(SequenceBatch batch, ReadOnlySpan<int> targets, ReadOnlySpan<int> negatives)
    {
        using var scope = NewDisposeScope();
        var table = Parameters[ItemVectors];
        var difference = table.index_select(0, Numbers(targets)) - table.index_select(0, Numbers(negatives));
        var loss = Loss(LastOf(Outputs(batch), batch), difference);
        loss.backward();
        return loss.item<float>();
    }

    /// <summary>User embeddings.</summary>
    /// <param name="batch">The histories.</param>
    /// <returns>B x d values, row-major.</returns>
    public float[] Probe(SequenceBatch batch)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return (ReadsLastOnly ? ProbeLast(batch) : LastOf(Outputs(batch), batch)).data<float>().ToArray();
    }

    /// <summary>The outputs at all positions.</summary>
    /// <param name="batch">The histories.</param>
    /// <returns>For each item of each history, oldest first, d values; the histories one after the other.</returns>
    public float[] ProbeAll(SequenceBatch batch)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return Outputs(batch).reshape(-1, _options.Width).index_select(0, tensor(Cells(batch), [batch.Cells])).data<float>().ToArray();
    }

    private static TowerParameters Start(int items, SasRecOptions options, Random random)
    {
        var parameters = new TowerParameters();
        parameters.AddNormal(ItemVectors, random, items, options.Width);
        parameters.AddNormal(PositionVectors, random, options.HistoryLength, options.Width);
        for (var layer = 0; layer < options.Layers; layer++)
        {
            TransformerBlock.AddTo(parameters, BlockName(layer), random, options.Width);
        }

        return parameters;
    }

    private static Tensor Loss(Tensor probes, Tensor difference) => nn.functional.softplus(-(probes * difference).sum(1L)).mean();

    private static Tensor Numbers(ReadOnlySpan<int> numbers)
    {
        var wide = new long[numbers.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = numbers[i];
        }

        return tensor(wide, [wide.Length]);
    }

    /// <summary>Where the items stand in the padded outputs.</summary>
    private static long[] Cells(SequenceBatch batch)
    {
        var cells = new long[batch.Cells];
        for (int row = 0, cell = 0; row < batch.Rows; row++)
        {
            for (var j = 0; j < batch[row].Length; j++)
            {
                cells[cell++] = (row * (long)batch.Longest) + j;
            }
        }

        return cells;
    }

    private Tensor LastOf(Tensor outputs, SequenceBatch batch)
    {
        var last = new long[batch.Rows];
        for (var row = 0; row < batch.Rows; row++)
        {
            last[row] = (row * (long)batch.Longest) + batch[row].Length - 1;
        }

        return outputs.reshape(-1, _options.Width).index_select(0, tensor(last, [last.Length]));
    }

    /// <summary>Outputs at all positions, shape [B, L, d]; what stands behind a history's end means nothing and, as no position sees a later one, is not seen.</summary>
    private Tensor Outputs(SequenceBatch batch)
    {
        var (items, positions) = (new long[batch.Rows * batch.Longest], new long[batch.Rows * batch.Longest]);
        for (var row = 0; row < batch.Rows; row++)
        {
            var history = batch[row];
            for (var j = 0; j < history.Length; j++)
            {
                var cell = (row * batch.Longest) + j;
                (items[cell], positions[cell]) = (history[j], history.Length - 1 - j);
            }
        }

        var x = (Parameters[ItemVectors].index_select(0, tensor(items, [items.Length])) + Parameters[PositionVectors].index_select(0, tensor(positions, [positions.Length])))
            .view(batch.Rows, batch.Longest, _options.Width);
        var mask = full([1, batch.Longest, batch.Longest], float.NegativeInfinity).triu(1);
        foreach (var block in _blocks)
        {
            x = block.Forward(x, mask);
        }

        return x;
    }

    private Tensor ProbeLast(SequenceBatch batch)
    {
        var last = _items.Gather(LastItems(batch), _positions, new int[batch.Rows]);
        var query = _blocks[0].InputQuery(last);
        var weighed = empty(last.shape);
        new HistoryAttention(_items, _positions).Forward(batch, EmbeddingRows.Floats(query), EmbeddingRows.Floats(weighed));
        return _blocks[0].AfterInputs(weighed, last);
    }

    /// <summary>The gradients by way of the last position alone.</summary>
    private double BackwardLast(SequenceBatch batch, ReadOnlySpan<int> targets, ReadOnlySpan<int> negatives)
    {
        using var scope = NewDisposeScope();

        // 1. What looks: the last item with its position, turned into a query.
        var (lastItems, firstPositions) = (LastItems(batch), new int[batch.Rows]);
        var last = _items.Gather(lastItems, _positions, firstPositions);
        var query = _blocks[0].InputQuery(last);

        // 2. What it sees, by hand.
        var attention = new HistoryAttention(_items, _positions);
        var weighed = empty(last.shape);
        attention.Forward(batch, EmbeddingRows.Floats(query), EmbeddingRows.Floats(weighed));
        weighed.requires_grad_();

        // 3. The rest of the block, and the loss.
        var (chosen, other) = (_items.Gather(targets), _items.Gather(negatives));
        var loss = Loss(_blocks[0].AfterInputs(weighed, last), chosen - other);
        loss.backward();

        // 4. Back through what it saw, then through the query.
        var queryGradient = empty(last.shape);
        attention.Backward(batch, EmbeddingRows.Floats(query), EmbeddingRows.GradientOf(weighed), EmbeddingRows.Floats(queryGradient));
        (query * queryGradient).sum().backward();

        // 5. The rows of the tables that were gathered.
        _items.AddGradients(targets, EmbeddingRows.GradientOf(chosen));
        _items.AddGradients(negatives, EmbeddingRows.GradientOf(other));
        _items.AddGradients(lastItems, EmbeddingRows.GradientOf(last));
        _positions.AddGradients(firstPositions, EmbeddingRows.GradientOf(last));
        return loss.item<float>();
    }

    private static int[] LastItems(SequenceBatch batch)
    {
        var items = new int[batch.Rows];
        for (var row = 0; row < items.Length; row++)
        {
            items[row] = batch[row][^1];
        }

        return items;
    }
}
