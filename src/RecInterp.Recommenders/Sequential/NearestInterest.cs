using System.Numerics.Tensors;
using RecInterp.Core.Towers;
using RecInterp.Onnx.Graphs;
using RecInterp.Recommenders.Ranking;
using RecInterp.Recommenders.Scoring;

namespace RecInterp.Recommenders.Sequential;

/// <summary>A pretrained TiMiRec, which predicts no weights yet: an item's score is its largest product with any of the interests. Only epochs are chosen by it.</summary>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
internal sealed class NearestInterest : IRecommender
{
    private readonly TiMiRecOptions _options;

    public NearestInterest(TiMiRecTower frozen, TiMiRecOptions options)
    {
        (Tower, _options) = (frozen, options);
        var values = frozen.Parameters.Values(SequentialTower.ItemVectors);
        Items = new EmbeddingTable(values.Length / options.Width, options.Width, values);
    }

    /// <inheritdoc/>
    public string Name => "timirec-pretrain";

    /// <inheritdoc/>
    public EmbeddingTable Items { get; }

    /// <summary>The tower.</summary>
    public TiMiRecTower Tower { get; }

    /// <summary>All interests of each case, shape [cases, K d].</summary>
    public EmbeddingTable Probe(IReadOnlyList<RankingCase> cases) =>
        HistoryProbes.Of(cases, Items.Rows, _options.HistoryLength, _options.Interests * _options.Width, Tower.ProbeInterests);

    /// <inheritdoc/>
    public void Score(int user, ReadOnlySpan<float> probe, Span<float> scores)
    {
        var own = new float[scores.Length];
        RowProducts.Dot(Items, probe[.._options.Width], scores);
        for (var interest = 1; interest < _options.Interests; interest++)
        {
            RowProducts.Dot(Items, probe.Slice(interest * _options.Width, _options.Width), own);
            TensorPrimitives.Max(scores, own, scores);
        }
    }

    /// <summary>Not a two-tower scorer.</summary>
    public OnnxModel ToGraph() => throw new NotSupportedException("A pretrained TiMiRec has no single user embedding.");
}
