using System.Numerics.Tensors;
using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Reproduction.Lists;

/// <summary>Scores of all items for one user after another, for embeddings in the scorer's own or any other place. Not thread safe.</summary>
/// <remarks>For a dot product the user's own terms, which change no order, are left out.</remarks>
/// <param name="scorer">The scorer.</param>
internal sealed class CatalogueScores(ScorerFolder scorer) : IDisposable
{
    private readonly InteractionSession? _session = scorer.Manifest.Interaction.Kind == InteractionKind.Dot ? null : scorer.OpenInteraction();

    /// <summary>Scores all items for a user.</summary>
    /// <param name="users">Users.</param>
    /// <param name="user">Which of them.</param>
    /// <param name="items">All items.</param>
    /// <returns>I scores, the caller's own.</returns>
    public float[] Of(TowerTable users, int user, TowerTable items)
    {
        if (_session is not null)
        {
            return _session.ScoreItems(users, user, items);
        }

        var scores = new float[items.Rows];
        var probe = users.Embeddings.Row(user);
        var scale = (float)scorer.Manifest.Interaction.Scale;
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = (scale * TensorPrimitives.Dot(probe, items.Embeddings.Row(item))) + TensorPrimitives.Sum(items.ScalarsOf(item));
        }

        return scores;
    }

    public void Dispose() => _session?.Dispose();
}
