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
    /// <summary>Computes the loss and adds its gradients to the parameters'.</summary>
    /// <param name="users">B users.</param>
    /// <param name="items">B items.</param>
    /// <returns>The loss, and z of both batches. Where a term is not finite, no gradient was computed.</returns>
    public (LossTerms Loss, Tensor UserLatents, Tensor ItemLatents) Backward(TowerBatch users, TowerBatch items)
    {
        // 1. One dictionary for both towers.
        var userCode = module.Encode(users.Embeddings);
        var itemCode = module.Encode(items.Embeddings);
        var userReconstructions = module.Decode(userCode);
        var itemReconstructions = module.Decode(itemCode);

        // 2. The terms, users' + items'.
        var embedding = EmbeddingLoss.Compute(users.Embeddings, userReconstructions) + EmbeddingLoss.Compute(items.Embeddings, itemReconstructions);
        var prediction = interaction is null
            ? null
            : PredictionLoss.Compute(options.PredictionLoss!.Value, interaction, users, items, userReconstructions, itemReconstructions);
        var l1 = options.Lambda1 == 0 ? null : L1Loss.Compute(userCode.Latents) + L1Loss.Compute(itemCode.Latents);
        var divergence = options.Lambda2 == 0
            ? null
            : KullbackLeiblerLoss.Compute(userCode.Latents, options.Rho) + KullbackLeiblerLoss.Compute(itemCode.Latents, options.Rho);

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

        return (terms, userCode.Latents, itemCode.Latents);
    }
}
