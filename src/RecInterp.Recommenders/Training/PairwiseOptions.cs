using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Training;

/// <summary>How a recommender is trained to put chosen items before others, and when it stops.</summary>
public abstract record PairwiseOptions
{
    /// <summary>d, width of embeddings, at least 2.</summary>
    /// <value>The default is 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Most passes over the training rows, at least 1.</summary>
    /// <value>The default is 200.</value>
    public int Epochs { get; init; } = 200;

    /// <summary>Epochs without a better NDCG on the dev rows after which training ends, at least 1; without dev rows it never ends early.</summary>
    /// <value>The default is 10. The best epoch's weights are kept.</value>
    public int Patience { get; init; } = 10;

    /// <summary>Depth of the NDCG that epochs are compared by, at least 1.</summary>
    /// <value>The default is 5.</value>
    public int DevCutoff { get; init; } = 5;

    /// <summary>Training rows in a batch, at least 1.</summary>
    /// <value>The default is the published 256, unless the model says another.</value>
    public int BatchSize { get; init; } = 256;

    /// <summary>Adam's learning rate, above 0.</summary>
    /// <value>The default is 0.001, unless the model says another.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight of the L2 penalty that Adam adds to the gradient of all embeddings, at least 0.</summary>
    /// <value>The default is the model's.</value>
    public double WeightDecay { get; init; }

    /// <summary>Seed of weights, order and negatives.</summary>
    /// <value>The default is 0. The same seed gives the same bits on the same machine with one thread of libtorch.</value>
    public int Seed { get; init; }

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate()
    {
        var faults = new OptionFaults()
            .Expect(Width >= 2, nameof(Width), Width, "at least 2")
            .Expect(Epochs >= 1, nameof(Epochs), Epochs, "at least 1")
            .Expect(Patience >= 1, nameof(Patience), Patience, "at least 1")
            .Expect(DevCutoff >= 1, nameof(DevCutoff), DevCutoff, "at least 1")
            .Expect(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1")
            .ExpectPositive(nameof(LearningRate), LearningRate)
            .ExpectRange(nameof(WeightDecay), WeightDecay, 0);
        AddFaults(faults);
        faults.Throw(GetType().Name);
    }

    /// <summary>Checks the model's own options.</summary>
    private protected abstract void AddFaults(OptionFaults faults);
}
