using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders.Sequential;

/// <summary>A trained SASRec, as ReChorus and RecSAE have it: self-attention over the last items of a history; its output at the last item meets the item vectors in a dot product.</summary>
/// <remarks>Kang and McAuley 2018 (arXiv 1808.09781). <see cref="SasRecTraining"/> trains it. A history without items gives the zero vector, which scores all items alike.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class SasRec : IRecommender
{
    private readonly SasRecTower _tower;

    internal SasRec(SasRecTower frozen, SasRecOptions options)
    {
        (_tower, Options) = (frozen, options);
        var values = frozen.Parameters.Values(SequentialTower.ItemVectors);
        Items = new EmbeddingTable(values.Length / options.Width, options.Width, values);
    }

    /// <inheritdoc/>
    public string Name => SasRecTraining.Name;

    /// <summary>What it was trained with.</summary>
    public SasRecOptions Options { get; }

    /// <inheritdoc/>
    public EmbeddingTable Items { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history names an item that there is not; names the case.</exception>
    public EmbeddingTable Probe(IReadOnlyList<RankingCase> cases) => HistoryProbes.Of(cases, Items.Rows, Options.HistoryLength, Options.Width, _tower.Probe);

    /// <summary>The tower's outputs at all items of each history, not only the last: what RecSAE's code trains its dictionary on.</summary>
    /// <remarks>An item's output sees the items before it, and knows from the positions how many come after it; so it is not the user embedding of the shorter history.</remarks>
    /// <param name="cases">The cases.</param>
    /// <returns>For each case in turn, for each of its last items (at most <see cref="SequentialOptions.HistoryLength"/>), oldest first, d values. A case without a history has none.</returns>
    /// <exception cref="ArgumentException">A history names an item that there is not; names the case.</exception>
    public EmbeddingTable ProbeAllPositions(IReadOnlyList<RankingCase> cases) =>
        HistoryProbes.AllOf(cases, Items.Rows, Options.HistoryLength, Options.Width, _tower.ProbeAll);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, Span<float> scores) => RowProducts.Dot(Items, probe, scores);

    /// <inheritdoc/>
    /// <remarks>Inputs: history int64 [B, H], oldest item first, each its number + 1, zeros behind the last; item_id int64 [B], the item's number. Output: score [B].</remarks>
    public OnnxModel ToGraph() => SasRecGraph.Of(_tower.Parameters, Options);
}
