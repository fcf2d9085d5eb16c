using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Scoring;

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

    /// <summary>Scores given item embeddings for one user embedding: reconstructions in place of the model's own, for instance.</summary>
    /// <remarks>The default is the plain dot product. Recommenders with another interaction, or with terms outside the embeddings, say theirs.</remarks>
    /// <param name="user">Number of the user, for terms outside the embedding such as a bias.</param>
    /// <param name="probe">The user embedding, d values.</param>
    /// <param name="items">An embedding for each item in the order of <see cref="Items"/>, shape [I, d].</param>
    /// <param name="scores">Receives I scores; higher is better.</param>
    /// <exception cref="ArgumentException">A shape is not as said.</exception>
    void Score(int user, ReadOnlySpan<float> probe, EmbeddingTable items, Span<float> scores) => RowProducts.Dot(items, probe, scores);

    /// <summary>The scorer as one ONNX graph that <c>recinterp import</c> understands.</summary>
    OnnxModel ToGraph();
}
