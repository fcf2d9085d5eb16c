using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace RecInterp.Recommenders.Sequential;

/// <summary>TiMiRec: several interest vectors from a history, and a prediction of which of them the next item belongs to.</summary>
/// <remarks>
/// <code>
/// y = block(E[item_j] + P[n - j + 1]),  a_k = softmax over j of (W_2 tanh(W_1 y_j + b_1) + b_2)_k,  v_k = sum_j a_kj y_j
/// pretrain: u = the v_k with the largest v_k . E[target]
/// finetune: p = W h + c with h the last state of a recurrent unit over F[item_j],  u = sum_k softmax(p)_k v_k
/// L = mean of ln(1 + exp(u . E[negative] - u . E[target])),  in finetune + T^2 KL(softmax(t / T) || softmax(p / T)),  t_k = cos(v_k, E[target]), constant
/// </code>
/// Wang et al. 2022, "Target Interest Distillation for Multi-Interest Recommendation" (CIKM), as the ReChorus library has it. All positions with an item see each other.
/// </remarks>
/// <threadsafety>Not safe for concurrent training; once frozen, safe for concurrent probes.</threadsafety>
internal sealed class TiMiRecTower : SequentialTower
{
    /// <summary>Name of the extractor's block.</summary>
    public const string Block = "block";

    /// <summary>Name of the layer that is W_1.</summary>
    public const string AttentionHidden = "interest.hidden";

    /// <summary>Name of the layer that is W_2.</summary>
    public const string AttentionOutput = "interest.output";

    /// <summary>Name of the parameter that is F, the items as the prediction sees them.</summary>
    public const string IntentItems = "intent.item.weight";

    /// <summary>Name of the recurrent unit.</summary>
    public const string Recurrent = "intent.recurrent";

    /// <summary>Name of the layer that is W.</summary>
    public const string IntentOutput = "intent.output";

    private const double LeastLength = 1e-12; // Of a vector that a cosine divides by.

    private readonly TiMiRecOptions _options;
    private readonly TransformerBlock _block;
    private readonly GatedRecurrentUnit _unit;
    private readonly EmbeddingRows _items;
    private readonly EmbeddingRows _positions;

    /// <summary>Starts a tower from random weights.</summary>
    /// <param name="items">I, number of items.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Source of the weights.</param>
    public TiMiRecTower(int items, TiMiRecOptions options, Random random)
        : this(Start(items, options, random), options)
    {
    }

    private TiMiRecTower(TowerParameters parameters, TiMiRecOptions options)
    {
        (Parameters, _options) = (parameters, options);
        _block = new TransformerBlock(parameters, Block, options.Width, 1);
        _unit = new GatedRecurrentUnit(parameters, Recurrent, new EmbeddingRows(parameters[IntentItems]));
        (_items, _positions) = (new EmbeddingRows(parameters[ItemVectors]), new EmbeddingRows(parameters[PositionVectors]));
    }

    /// <inheritdoc/>
    public override TowerParameters Parameters { get; }

    /// <summary>What is trained now. Default: the interests.</summary>
    public TiMiRecStage Stage { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> Trained =>
        Parameters.All.Select(each => each.Name).Where(name => Stage == TiMiRecStage.Finetune || !name.StartsWith("intent.", StringComparison.Ordinal));

    /// <summary>A copy that training does not change.</summary>
    public TiMiRecTower Frozen() => new(Parameters.Frozen(), _options) { Stage = Stage };

    /// <summary>Takes over all values of another tower of the same shape.</summary>
    public void CopyFrom(TiMiRecTower other)
    {
        using var off = no_grad();
        foreach (var (name, value) in Parameters.All)
        {
            using var same = value.copy_(other.Parameters[name]);
        }
    }

    /// <inheritdoc/>
    public override double Backward(SequenceBatch batch, ReadOnlySpan<int> targets, ReadOnlySpan<int> negatives)
    {
        double sum = 0;
        foreach (var rows in batch.PartsByLength())
        {
            var share = (double)rows.Length / batch.Rows;
            sum += share * BackwardPart(batch.Select(rows), Some(targets, rows), Some(negatives, rows), share);
        }

        return sum;
    }

    /// <summary>User embeddings of a finetuned tower.</summary>
    /// <param name="batch">The histories.</param>
    /// <returns>B x d values, row-major.</returns>
    public float[] Probe(SequenceBatch batch) => Run(batch, (part, interests) => Weighed(interests, Intents(_unit.Run(part)).softmax(1)), _options.Width);

    /// <summary>All interest vectors.</summary>
    /// <param name="batch">The histories.</param>
    /// <returns>B x K x d values, row-major.</returns>
    public float[] ProbeInterests(SequenceBatch batch) => Run(batch, (_, interests) => interests, _options.Interests * _options.Width);

    private static TowerParameters Start(int items, TiMiRecOptions options, Random random)
    {
        var parameters = new TowerParameters();
        parameters.AddNormal(ItemVectors, random, items, options.Width);
        parameters.AddNormal(PositionVectors, random, options.HistoryLength, options.Width);
        TransformerBlock.AddTo(parameters, Block, random, options.Width);
        parameters.AddLinear(AttentionHidden, random, options.Width, options.AttentionWidth);
        parameters.AddLinear(AttentionOutput, random, options.AttentionWidth, options.Interests);
        parameters.AddNormal(IntentItems, random, items, options.Width);
        GatedRecurrentUnit.AddTo(parameters, Recurrent, random, options.Width);
        parameters.AddLinear(IntentOutput, random, options.Width, options.Interests);
        return parameters;
    }

    private static int[] Some(ReadOnlySpan<int> values, int[] rows)
    {
        var some = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            some[i] = values[rows[i]];
        }

        return some;
    }

    /// <summary>The gradients of a part of a batch.</summary>
    /// <param name="batch">Histories of falling length, as the recurrent unit wants them.</param>
    /// <param name="targets">The item that was chosen after each.</param>
    /// <param name="negatives">An item that was not.</param>
    /// <param name="share">The part's share of the batch.</param>
    /// <returns>Its own mean loss.</returns>
    private double BackwardPart(SequenceBatch batch, int[] targets, int[] negatives, double share)
    {
        // 1. Forward.
        using var scope = NewDisposeScope();
        var cells = Cells(batch);
        var inputs = _items.Gather(cells.Items, _positions, cells.Positions);
        var (target, negative) = (_items.Gather(targets), _items.Gather(negatives));
        var interests = Interests(batch, inputs);
        var pass = Stage == TiMiRecStage.Finetune ? _unit.Run(batch) : null;
        var loss = pass is null ? PretrainLoss(interests, target, negative) : FinetuneLoss(interests, Intents(pass), target, negative);

        // 2. Backward, then through the unit.
        (loss * share).backward();
        pass?.Backward();

        // 3. The rows of the tables that were gathered.
        var inputGradients = EmbeddingRows.GradientOf(inputs);
        _items.AddGradients(cells.Items, inputGradients, cells.Present);
        _positions.AddGradients(cells.Positions, inputGradients, cells.Present);
        _items.AddGradients(targets, EmbeddingRows.GradientOf(target));
        _items.AddGradients(negatives, EmbeddingRows.GradientOf(negative));
        return loss.item<float>();
    }

    private static Tensor RankLoss(Tensor users, Tensor target, Tensor negative) => functional.softplus((users * (negative - target)).sum(1L)).mean();

    private static Tensor PretrainLoss(Tensor interests, Tensor target, Tensor negative)
    {
        var nearest = (interests * target.unsqueeze(1)).sum(2L).argmax(1);
        var choice = arange(interests.shape[1]).eq(nearest.unsqueeze(1)).to(ScalarType.Float32);
        return RankLoss(Weighed(interests, choice), target, negative);
    }

    private Tensor FinetuneLoss(Tensor interests, Tensor intents, Tensor target, Tensor negative)
    {
        var found = functional.log_softmax(intents / _options.Temperature, 1);
        var wanted = functional.log_softmax(Cosines(interests, target).detach() / _options.Temperature, 1);
        var distance = (wanted.exp() * (wanted - found)).sum(1L).mean();
        return RankLoss(Weighed(interests, intents.softmax(1)), target, negative) + (distance * (_options.Temperature * _options.Temperature));
    }

    private static Tensor Cosines(Tensor interests, Tensor target)
    {
        var lengths = interests.square().sum(2L).sqrt().clamp_min(LeastLength) * target.square().sum(1L).sqrt().clamp_min(LeastLength).unsqueeze(1);
        return (interests * target.unsqueeze(1)).sum(2L) / lengths;
    }

    /// <summary>Interests summed by weights [B, K], shape [B, d].</summary>
    private static Tensor Weighed(Tensor interests, Tensor weights) => (interests * weights.unsqueeze(2)).sum(1L);

    private float[] Run(SequenceBatch batch, Func<SequenceBatch, Tensor, Tensor> read, int width)
    {
        var values = new float[batch.Rows * width];
        foreach (var rows in batch.PartsByLength())
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var part = batch.Select(rows);
            var cells = Cells(part);
            var found = EmbeddingRows.Floats(read(part, Interests(part, _items.Gather(cells.Items, _positions, cells.Positions))).contiguous());
            for (var i = 0; i < rows.Length; i++)
            {
                found.Slice(i * width, width).CopyTo(values.AsSpan(rows[i] * width));
            }
        }

        return values;
    }

    /// <summary>v, shape [B, K, d].</summary>
    private Tensor Interests(SequenceBatch batch, Tensor inputs)
    {
        var (rows, longest, width) = (batch.Rows, batch.Longest, _options.Width);
        var mask = new float[rows * longest];
        for (var row = 0; row < rows; row++)
        {
            mask.AsSpan((row * longest) + batch[row].Length, longest - batch[row].Length).Fill(float.NegativeInfinity);
        }

        var unseen = tensor(mask, [rows, 1, longest]);
        var outputs = _block.Forward(inputs.view(rows, longest, width), unseen);
        var hidden = Parameters.Linear(AttentionHidden, outputs.reshape((long)rows * longest, width)).tanh();
        var weights = (Parameters.Linear(AttentionOutput, hidden).view(rows, longest, _options.Interests).transpose(1, 2) + unseen).softmax(2);
        return weights.bmm(outputs);
    }

    /// <summary>p, shape [B, K].</summary>
    private Tensor Intents(RecurrentPass pass) => Parameters.Linear(IntentOutput, pass.Last);

    /// <summary>Items and positions in padded rows; cells without an item hold 0 and are not present.</summary>
    private static (int[] Items, int[] Positions, bool[] Present) Cells(SequenceBatch batch)
    {
        var count = batch.Rows * batch.Longest;
        var (items, positions, present) = (new int[count], new int[count], new bool[count]);
        for (var row = 0; row < batch.Rows; row++)
        {
            var history = batch[row];
            for (var j = 0; j < history.Length; j++)
            {
                var cell = (row * batch.Longest) + j;
                (items[cell], positions[cell], present[cell]) = (history[j], history.Length - 1 - j, true);
            }
        }

        return (items, positions, present);
    }
}
