namespace RecInterp.Recommenders.Sequential;

/// <summary>What a recommender that reads histories is trained with. The defaults are those that RecSAE (arXiv 2411.06112) was published with.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public abstract record SequentialOptions
{
    /// <summary>d, width of item vectors and user embeddings, at least 1. Default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>How many of the last items of a history are read, at least 1. Default 20.</summary>
    public int HistoryLength { get; init; } = 20;

    /// <summary>Adam's learning rate, above 0. Default 1e-4.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Weight of the squared weights in the gradient, at least 0; biases have none. Default 1e-6.</summary>
    public double WeightDecay { get; init; } = 1e-6;

    /// <summary>B, training rows in a step, at least 1. Default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Most passes over the training rows in a stage, at least 1. Default 200.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Passes without a better figure after which a stage stops, at least 1. Default 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Seed of weights, batches and negatives. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Threads of the tensor operations, at least 1. Default 1: the matrices are small.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Lists all faults, each with the name of its setting, what was found and what was expected.</exception>
    internal void Check()
    {
        List<string> faults = [];
        AddFaults(faults);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", faults));
        }
    }

    /// <summary>Adds what is wrong with the settings.</summary>
    private protected virtual void AddFaults(List<string> faults)
    {
        AtLeastOne(faults, nameof(Width), Width);
        AtLeastOne(faults, nameof(HistoryLength), HistoryLength);
        AtLeastOne(faults, nameof(BatchSize), BatchSize);
        AtLeastOne(faults, nameof(Epochs), Epochs);
        AtLeastOne(faults, nameof(Patience), Patience);
        AtLeastOne(faults, nameof(Threads), Threads);
        Expect(faults, LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite number above 0");
        Expect(faults, WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "a finite number of at least 0");
    }

    /// <summary>Adds a fault where a count is below 1.</summary>
    private protected static void AtLeastOne(List<string> faults, string name, int found) => Expect(faults, found >= 1, name, found, "at least 1");

    /// <summary>Adds a fault where a condition does not hold.</summary>
    private protected static void Expect(List<string> faults, bool holds, string name, double found, string expected)
    {
        if (!holds)
        {
            faults.Add(FormattableString.Invariant($"{name}: found {found}, expected {expected}"));
        }
    }
}
