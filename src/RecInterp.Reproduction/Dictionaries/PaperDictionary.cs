using RecInterp.Core.Dictionaries;
using RecInterp.Onnx.Scorers;
using RecInterp.Reproduction.Bases;
using RecInterp.Training.Runs;
using RecInterp.Training.Sampling;

namespace RecInterp.Reproduction.Dictionaries;

/// <summary>A dictionary trained for a base recommender, and what it makes of all users and items.</summary>
/// <param name="Base">The base.</param>
/// <param name="Set">The data that the base was trained on.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Users">All users.</param>
/// <param name="Items">All items.</param>
internal sealed record PaperDictionary(BaseModel Base, PaperSet Set, TrainingOptions Options, LatentDictionary Dictionary, EncodedTower Users, EncodedTower Items)
{
    /// <summary>m.</summary>
    public int LatentCount => Dictionary.LatentCount;

    /// <summary>Users whom training never saw: fidelity is measured on them.</summary>
    public int[] TestUsers => HeldOutUsers.Divide(Set.UserCount, Options.HeldOutUsers, Options.Seed).HeldOut;

    /// <summary>Users with reconstructed embeddings, and their own biases.</summary>
    public TowerTable NewUsers => Base.Scorer.Users.With(Users.Reconstructed);

    /// <summary>Items with reconstructed embeddings, and their own biases.</summary>
    public TowerTable NewItems => Base.Scorer.Items.With(Items.Reconstructed);

    /// <summary>Trains one by the product's trainer.</summary>
    /// <param name="model">The base.</param>
    /// <param name="set">Its data.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops training.</param>
    public static PaperDictionary Train(BaseModel model, PaperSet set, TrainingOptions options, CancellationToken cancellation)
    {
        var context = new RunContext { Interactions = options.ItemSampling is ItemSampling.ObservedPairs or ItemSampling.Popularity ? Observed(set) : null };
        return Of(model, set, options, TrainingRun.Run(TrainingSource.Of(model.Scorer), options, context, cancellation).Dictionary);
    }

    /// <summary>Trains one as the published code does for matrix factorisation.</summary>
    /// <param name="model">The base, a dot product.</param>
    /// <param name="set">Its data.</param>
    /// <param name="options">How; see <see cref="PublishedLoop"/>.</param>
    /// <param name="cancellation">Stops training.</param>
    public static PaperDictionary TrainAsPublished(BaseModel model, PaperSet set, TrainingOptions options, CancellationToken cancellation) =>
        Of(model, set, options, PublishedLoop.Train(model.Scorer.Users.Embeddings, model.Scorer.Items.Embeddings, set, options, cancellation));

    /// <summary>Encodes a base's users and items.</summary>
    public static PaperDictionary Of(BaseModel model, PaperSet set, TrainingOptions options, LatentDictionary dictionary) => new(
        model, set, options, dictionary, EncodedTower.Of(dictionary, model.Scorer.Users.Embeddings), EncodedTower.Of(dictionary, model.Scorer.Items.Embeddings));

    private static ObservedInteractions Observed(PaperSet set)
    {
        var log = set.Split.Log;
        return new ObservedInteractions(Array.ConvertAll(set.Split.Train, row => log.Users[row]), Array.ConvertAll(set.Split.Train, row => log.Items[row]));
    }
}
