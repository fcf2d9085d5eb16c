using RecInterp.Training.Dictionaries;
using RecInterp.Training.Interactions;
using RecInterp.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RecInterp.Training.Runs;

/// <summary>The loss of one batch, and its gradients.</summary>
/// <param name="module">The dictionary in training.</param>
/// <param name="interaction">The frozen interaction; null where beta is 0.</param>
/// <param name="options">Weights of the terms, and the form of the prediction loss.</param>
internal sealed class TrainingStep(AutoencoderModule module, FrozenInteraction? interaction, TrainingOptions options)
{
    /// <summary>Weight of the revival of dead latents, as in arXiv 2406.04093.</summary>
    internal const double DeadWeight = 1.0 / 32;

    private readonly WeightWarmUp _betaWarmUp = new(options.BetaWarmUpSteps);
    private readonly WeightWarmUp _sparsityWarmUp = new(options.SparsityWarmUpSteps);

    /// <summary>Steps that were taken: how far weights have warmed up.</summary>
    public int Steps { get; set; }

    /// <summary>lambda1.</summary>
    public SparsityWeight Lambda1 { get; } = new(options.Lambda1, module.ChoosesActive ? null : options.Active);

    /// <summary>Which latents are dead.</summary>
    public DeadLatents Dead { get; } = new(module.LatentCount, options.DeadAfterSteps);

    /// <summary>Computes the loss and adds its gradients to the parameters'.</summary>
    /// <param name="batch">B users and B items.</param>
    /// <returns>The loss, and z of users and items, shape [2 B, m]. Where a term is not finite, no gradient was computed.</returns>
    public (LossTerms Loss, Tensor Latents) Backward(TorchBatch batch)
    {
        Steps++;

        // 1. One dictionary for both towers.
        var towers = batch.Rows.Towers;
        var code = module.Encode(batch.Embeddings);
        var reconstructions = module.Decode(code);

        // 2. The terms. Towers have as many rows as each other, so users' mean + items' mean is twice the mean over all.
        var embedding = Embedding(batch.Embeddings, code, reconstructions) * towers;
        var prediction = interaction is null ? null : Prediction(interaction, batch, reconstructions);
        var sparsity = Lambda1.Value == 0 ? null : module.Sparsity(code) * towers;
        var divergence = options.Lambda2 == 0
            ? null
            : KullbackLeiblerLoss.Compute(code.Latents.view(towers, batch.Rows.UserCount, module.LatentCount), options.Rho);
        var auxiliary = Auxiliary(batch.Embeddings, code, reconstructions, towers);

        // 3. The total; its gradient is wanted only where it is a number.
        var (beta, sparse) = (_betaWarmUp.Of(Steps), _sparsityWarmUp.Of(Steps));
        var total = embedding * options.Alpha;
        total = prediction is null ? total : total + (prediction * (options.Beta * beta));
        total = sparsity is null ? total : total + (sparsity * (Lambda1.Value * sparse));
        total = divergence is null ? total : total + (divergence * (options.Lambda2 * sparse));
        total = auxiliary is null ? total : total + auxiliary;
        var terms = new LossTerms(total.ToSingle(), embedding.ToSingle(), prediction?.ToSingle(), sparsity?.ToSingle(), divergence?.ToSingle(), auxiliary?.ToSingle());
        if (terms.FirstNotFinite() is null)
        {
            total.backward();
        }

        return (terms, code.Latents);
    }

    /// <summary>Steers lambda1 where a number of active latents is wanted; not before it has warmed up, for what it would answer to is not its doing.</summary>
    /// <param name="meanActive">L0 of the step's batch.</param>
    public void Steer(double meanActive)
    {
        if (Steps >= options.SparsityWarmUpSteps)
        {
            Lambda1.Steer(meanActive);
        }
    }

    /// <summary>L_emb; with prefixes the mean of L_emb of each, so that the first latents alone must explain the most (arXiv 2503.17547).</summary>
    private Tensor Embedding(Tensor embeddings, LatentCode code, Tensor reconstructions)
    {
        var whole = EmbeddingLoss.Compute(embeddings, reconstructions);
        return options.Prefixes.Count == 0
            ? whole
            : options.Prefixes.Aggregate(whole, (sum, prefix) => sum + EmbeddingLoss.Compute(embeddings, module.Decode(code, prefix))) / (options.Prefixes.Count + 1);
    }

    /// <summary>What the architecture needs, and what brings dead latents back.</summary>
    private Tensor? Auxiliary(Tensor embeddings, LatentCode code, Tensor reconstructions, int towers)
    {
        var own = module.Auxiliary(embeddings, code) is { } term ? term * towers * options.Alpha : null;
        if (!options.RevivesDead || Dead.Now is not { Count: > 0 } dead)
        {
            return own;
        }

        var revival = DeadLatentLoss.Compute(module, code, embeddings, reconstructions, dead) * (towers * options.Alpha * DeadWeight);
        return own is null ? revival : own + revival;
    }

    private Tensor Prediction(FrozenInteraction frozen, TorchBatch batch, Tensor reconstructions)
    {
        var kind = options.PredictionLoss!.Value;
        var compared = PredictionLoss.ComparesCandidates(kind) ? Math.Min(options.Candidates ?? int.MaxValue, batch.Rows.ItemCount) : batch.Rows.ItemCount;
        var device = frozen.FollowsEmbeddings ? module.Device : CPU;
        return PredictionLoss.Compute(
            kind,
            frozen,
            batch.Users(batch.Embeddings).On(device),
            batch.Items(batch.Embeddings).First(compared).On(device),
            batch.Users(reconstructions).On(device).Embeddings,
            batch.Items(reconstructions).First(compared).On(device).Embeddings,
            options.Temperature).to(module.Device);
    }
}
