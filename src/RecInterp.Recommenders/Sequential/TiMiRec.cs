using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders.Sequential;

/// <summary>A trained TiMiRec, as ReChorus and RecSAE have it: K interest vectors of a history, weighed by a prediction of what comes next, meet the item vectors in a dot product.</summary>
/// <remarks>Wang et al. 2022 (CIKM, "Target Interest Distillation for Multi-Interest Recommendation"). <see cref="TiMiRecTraining"/> trains it. A history without items gives the
/// zero vector, which scores all items alike.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
public sealed class TiMiRec : IRecommender
{
    private readonly TiMiRecTower _tower;

    internal TiMiRec(TiMiRecTower frozen, TiMiRecOptions options)
    {
        (_tower, Options) = (frozen, options);
        var values = frozen.Parameters.Values(SequentialTower.ItemVectors);
        Items = new EmbeddingTable(values.Length / options.Width, options.Width, values);
    }

    /// <inheritdoc/>
    public string Name => TiMiRecTraining.Name;

    /// <summary>What it was trained with.</summary>
    public TiMiRecOptions Options { get; }

    /// <inheritdoc/>
    public EmbeddingTable Items { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history names an item that there is not; names the case.</exception>
    public EmbeddingTable Probe(IReadOnlyList<RankingCase> cases) => HistoryProbes.Of(cases, Items.Rows, Options.HistoryLength, Options.Width, _tower.Probe);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, Span<float> scores) => RowProducts.Dot(Items, probe, scores);

    /// <inheritdoc/>
    /// <remarks>Inputs: history int64 [B, H], oldest item first, each its number + 1, zeros behind the last; item_id int64 [B], the item's number. Output: score [B].</remarks>
    public OnnxModel ToGraph() => TiMiRecGraph.Of(_tower.Parameters, Options);
}
