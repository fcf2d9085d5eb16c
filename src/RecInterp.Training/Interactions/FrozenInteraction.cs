using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Graphs;
using static TorchSharp.torch;

namespace RecInterp.Training.Interactions;

/// <summary>A scorer's interaction g as a function of tensors: its weights are frozen, gradients flow into the embeddings.</summary>
/// <remarks>score = g(e_u, e_i): arXiv 2511.18024, eq. (2). Results belong to the caller's dispose scope, or to the caller where there is
/// none. Dispose frees the weights.</remarks>
/// <threadsafety>Safe for concurrent calls until disposed: nothing is written after construction.</threadsafety>
public abstract class FrozenInteraction : IDisposable
{
    /// <summary>Whether every score lies in [0, 1] because the interaction ends in a sigmoid. Cross-entropy needs that.</summary>
    public abstract bool GivesProbability { get; }

    /// <summary>Whether scores are computed where the embeddings are; else embeddings must be on the processor.</summary>
    public virtual bool FollowsEmbeddings => false;

    /// <summary>Makes the interaction of an imported scorer: by its formula where it has one, else by its graph.</summary>
    /// <param name="interaction">The interaction's graph, as the scorer folder holds it.</param>
    /// <param name="anatomy">The scorer's anatomy.</param>
    /// <param name="form">The formula that the import proved.</param>
    /// <exception cref="InvalidArtifactException">The graph uses operators that cannot be interpreted; names each with its node, domain and
    /// operator set. Or it does not give one score a pair.</exception>
    public static FrozenInteraction Build(OnnxModel interaction, ScorerAnatomy anatomy, InteractionForm form)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        ArgumentNullException.ThrowIfNull(anatomy);
        ArgumentNullException.ThrowIfNull(form);
        return form.Kind == InteractionKind.Dot ? new DotInteraction(form.Constant, form.Scale) : new GraphInteraction(interaction, anatomy);
    }

    /// <summary>Scores pairs: row b of the users with row b of the items.</summary>
    /// <param name="users">B users.</param>
    /// <param name="items">B items.</param>
    /// <returns>Scores as the scorer's output gives them, shape [B].</returns>
    public abstract Tensor ScorePairs(TowerBatch users, TowerBatch items);

    /// <summary>Scores every user of the batch with every item of the batch.</summary>
    /// <param name="users">Bu users.</param>
    /// <param name="items">Bi items.</param>
    /// <returns>Scores as the scorer's output gives them, shape [Bu, Bi].</returns>
    public abstract Tensor ScoreBlock(TowerBatch users, TowerBatch items);

    /// <summary>Frees the frozen weights.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the interaction owns.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
