using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;

namespace RecInterp.Recommenders;

/// <summary>A trained base recommender, frozen: two towers and an interaction. It is what RecInterp interprets, not a part of it.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public interface IRecommender
{
    /// <summary>The model's short name, such as "sasrec".</summary>
    string Name { get; }

    /// <summary>Item embeddings as the interaction takes them, shape [I, d].</summary>
    EmbeddingTable Items { get; }

    /// <summary>The user embedding of each case: the vector just before the interaction, where dictionaries are put.</summary>
    /// <param name="cases">The cases.</param>
    /// <returns>Shape [cases, d].</returns>
    EmbeddingTable Probe(IReadOnlyList<RankingCase> cases);

    /// <summary>Scores all items for one user embedding, its own or another in its place.</summary>
    /// <param name="user">Number of the user, for terms outside the embedding such as a bias.</param>
    /// <param name="probe">The user embedding, d values.</param>
    /// <param name="scores">Receives I scores; higher is better.</param>
    void Score(int user, ReadOnlySpan<float> probe, Span<float> scores);

    /// <summary>The scorer as one ONNX graph that <c>recinterp import</c> understands.</summary>
    OnnxModel ToGraph();
}
