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
internal sealed class TrainingStep(TiedReluModule module, FrozenInteraction? interaction, TrainingOptions options)
{
    private const int Towers = 2;

    /// <summary>Computes the loss and adds its gradients to the parameters'.</summary>
    /// <param name="batch">B users and B items.</param>
    /// <returns>The loss, and z of users and items, shape [2 B, m]. Where a term is not finite, no gradient was computed.</returns>
    public (LossTerms Loss, Tensor Latents) Backward(TrainingBatch batch)
    {
        // 1. One dictionary for both towers.
        var code = module.Encode(batch.Embeddings);
        var reconstructions = module.Decode(code);

        // 2. The terms. Both towers have B rows, so users' mean + items' mean is twice the mean over all.
        var embedding = EmbeddingLoss.Compute(batch.Embeddings, reconstructions) * Towers;
        var prediction = interaction is null ? null : Prediction(interaction, batch, reconstructions);
        var l1 = options.Lambda1 == 0 ? null : L1Loss.Compute(code.Latents) * Towers;
        var divergence = options.Lambda2 == 0
            ? null
            : KullbackLeiblerLoss.Compute(code.Latents.view(Towers, batch.Size, module.LatentCount), options.Rho);

        // 3. The total; its gradient is wanted only where it is a number.
        var total = embedding * options.Alpha;
        total = prediction is null ? total : total + (prediction * options.Beta);
        total = l1 is null ? total : total + (l1 * options.Lambda1);
        total = divergence is null ? total : total + (divergence * options.Lambda2);
        var terms = new LossTerms(total.ToSingle(), embedding.ToSingle(), prediction?.ToSingle(), l1?.ToSingle(), divergence?.ToSingle());
        if (terms.FirstNotFinite() is null)
        {
            total.backward();
        }

        return (terms, code.Latents);
    }

    private Tensor Prediction(FrozenInteraction frozen, TrainingBatch batch, Tensor reconstructions) => PredictionLoss.Compute(
        options.PredictionLoss!.Value,
        frozen,
        batch.Users(batch.Embeddings),
        batch.Items(batch.Embeddings),
        batch.Users(reconstructions).Embeddings,
        batch.Items(reconstructions).Embeddings);
}
