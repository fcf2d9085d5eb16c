using RecInterp.Core.Towers;
using RecInterp.Onnx.Bundles;
using RecInterp.Onnx.Files;
using RecInterp.Onnx.Scorers;

namespace RecInterp.Training.Runs;

/// <summary>What a dictionary is trained on and measured on: the users and items of a scorer, or one table of embeddings, which has no scores.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public sealed class TrainingSource
{
    private TrainingSource(TowerTable users, TowerTable? items, ScorerFolder? scorer, ScorerReference reference)
    {
        Users = users;
        Items = items;
        Scorer = scorer;
        Reference = reference;
    }

    /// <summary>The users, or the rows of the one table.</summary>
    public TowerTable Users { get; }

    /// <summary>The items; null where there is one table.</summary>
    public TowerTable? Items { get; }

    /// <summary>The scorer; null where there is one table.</summary>
    public ScorerFolder? Scorer { get; }

    /// <summary>Name and digest, as dictionaries record them.</summary>
    public ScorerReference Reference { get; }

    /// <summary>Embedding width d; the users', where a scorer's towers differ.</summary>
    public int Width => Users.Embeddings.Width;

    /// <summary>Number of items; 0 where there is one table.</summary>
    public int ItemCount => Items?.Rows ?? 0;

    /// <summary>1 or 2. Losses are sums over towers of means over rows.</summary>
    public int Towers => Items is null ? 1 : 2;

    /// <summary>The users and items of a scorer.</summary>
    /// <param name="scorer">The imported scorer.</param>
    public static TrainingSource Of(ScorerFolder scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return new TrainingSource(scorer.Users, scorer.Items, scorer, new ScorerReference(scorer.Manifest.Source.File, scorer.Manifest.Source.Sha256));
    }

    /// <summary>One table of embeddings. Its digest is computed, for which it is read once.</summary>
    /// <param name="embeddings">The embeddings, shape [n, d], finite; they may be a mapped file.</param>
    /// <param name="name">Name of the file that they came from.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static TrainingSource Of(EmbeddingTable embeddings, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        var reference = new ScorerReference(name, TableDigest.Of(embeddings, cancellation)) { IsTable = true };
        return new TrainingSource(new TowerTable(embeddings, 0, []), null, null, reference);
    }
}
