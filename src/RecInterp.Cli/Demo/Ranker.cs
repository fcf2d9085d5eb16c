using RecInterp.Core.Scoring;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Runtime;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Cli.Demo;

/// <summary>What the host does with embeddings: scores what a user has not watched with the frozen interaction, and ranks it.</summary>
/// <param name="scorer">The imported scorer.</param>
/// <param name="interaction">Its interaction.</param>
/// <param name="watched">Items that each user has watched.</param>
internal sealed class Ranker(ScorerFolder scorer, InteractionSession interaction, IReadOnlyList<int[]> watched)
{
    /// <summary>A user's list.</summary>
    /// <param name="user">The user.</param>
    /// <param name="embedding">The user's embedding, [d]: the scorer's own, or an edited one.</param>
    /// <param name="count">Length of the list.</param>
    public int[] Top(int user, ReadOnlySpan<float> embedding, int count)
    {
        var items = scorer.Items;
        var repeated = new float[items.Rows * embedding.Length];
        for (var item = 0; item < items.Rows; item++)
        {
            embedding.CopyTo(repeated.AsSpan(item * embedding.Length));
        }

        var same = Enumerable.Repeat(user, items.Rows).ToArray();
        var scores = interaction.Score(scorer.Users.Select(same).With(new EmbeddingTable(items.Rows, embedding.Length, repeated)), items);
        foreach (var item in watched[user])
        {
            scores[item] = float.NegativeInfinity;
        }

        return TopItems.Select(scores, count);
    }
}
