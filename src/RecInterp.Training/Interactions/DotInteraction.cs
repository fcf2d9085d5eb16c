using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>score = scale e_u . e_i + sum of the user's scalars + sum of the item's scalars + constant.</summary>
/// <remarks>Inner product with biases; a plain dot product has no scalars, scale 1 and constant 0.</remarks>
/// <param name="constant">What is added to every score.</param>
/// <param name="scale">What the product is multiplied with. Default 1.</param>
public sealed class DotInteraction(double constant, double scale = 1) : FrozenInteraction
{
    /// <summary>Always false: a dot product is not bounded.</summary>
    public override bool GivesProbability => false;

    /// <inheritdoc/>
    public override bool FollowsEmbeddings => true;

    /// <inheritdoc/>
    public override Tensor ScorePairs(TowerBatch users, TowerBatch items)
    {
        var scores = (users.Embeddings * items.Embeddings).sum(1);
        scores = scale == 1 ? scores : scores * scale;
        scores = HasScalars(users) ? scores + users.Scalars.sum(1) : scores;
        scores = HasScalars(items) ? scores + items.Scalars.sum(1) : scores;
        return constant == 0 ? scores : scores + constant;
    }

    /// <inheritdoc/>
    public override Tensor ScoreBlock(TowerBatch users, TowerBatch items)
    {
        if (!HasScalars(users) && !HasScalars(items) && constant == 0)
        {
            var product = users.Embeddings.mm(items.Embeddings.t());
            return scale == 1 ? product : product * scale;
        }

        // The scalars carry no gradient, so the product is added onto their block: one pass less than adding them to it.
        var scalars = users.Scalars.sum(1, keepdim: true) + (items.Scalars.sum(1) + constant);
        return scalars.addmm(users.Embeddings, items.Embeddings.t(), alpha: (float)scale);
    }

    private static bool HasScalars(TowerBatch batch) => batch.Scalars.shape[1] > 0;
}
