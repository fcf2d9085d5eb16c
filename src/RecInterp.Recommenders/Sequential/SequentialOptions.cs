using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Sequential;

/// <summary>How a recommender that reads histories is trained. The defaults are those that RecSAE (arXiv 2411.06112) was published with.</summary>
/// <threadsafety>Immutable; safe for concurrent reads.</threadsafety>
public abstract record SequentialOptions
{
    /// <summary>d, width of item vectors and user embeddings, at least 1.</summary>
    /// <value>The default is 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>How many of the last items of a history are read, at least 1.</summary>
    /// <value>The default is 20.</value>
    public int HistoryLength { get; init; } = 20;

    /// <summary>Adam's learning rate, above 0.</summary>
    /// <value>The default is 0.0001.</value>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Weight of a tensor's values in its gradient, at least 0; biases have none.</summary>
    /// <value>The default is 0.000001.</value>
    public double WeightDecay { get; init; } = 1e-6;

    /// <summary>B, training rows in a step, at least 1.</summary>
    /// <value>The default is 256.</value>
    public int BatchSize { get; init; } = 256;

    /// <summary>Most passes over the training rows in a stage, at least 1.</summary>
    /// <value>The default is 200.</value>
    public int Epochs { get; init; } = 200;

    /// <summary>Passes without a better NDCG on the dev rows after which a stage stops, at least 1. Without dev rows all passes are made and the last weights kept.</summary>
    /// <value>The default is 10.</value>
    public int Patience { get; init; } = 10;

    /// <summary>Depth of the NDCG that is chosen by, at least 1.</summary>
    /// <value>The default is 5.</value>
    public int DevCutoff { get; init; } = 5;

    /// <summary>Seed of weights, order and negatives.</summary>
    /// <value>The default is 0. The same seed gives the same bits on the same machine.</value>
    public int Seed { get; init; }

    /// <summary>Threads, at least 1.</summary>
    /// <value>The default is 1: the matrices are small.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate()
    {
        var faults = new OptionFaults()
            .Expect(Width >= 1, nameof(Width), Width, "at least 1")
            .Expect(HistoryLength >= 1, nameof(HistoryLength), HistoryLength, "at least 1")
            .ExpectPositive(nameof(LearningRate), LearningRate)
            .ExpectRange(nameof(WeightDecay), WeightDecay, 0)
            .Expect(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1")
            .Expect(Epochs >= 1, nameof(Epochs), Epochs, "at least 1")
            .Expect(Patience >= 1, nameof(Patience), Patience, "at least 1")
            .Expect(DevCutoff >= 1, nameof(DevCutoff), DevCutoff, "at least 1")
            .Expect(Threads >= 1, nameof(Threads), Threads, "at least 1");
        AddFaults(faults);
        faults.Throw(ModelName);
    }

    /// <summary>The model's name, for messages.</summary>
    private protected abstract string ModelName { get; }

    /// <summary>Adds what is wrong with the model's own options.</summary>
    private protected abstract void AddFaults(OptionFaults faults);
}
