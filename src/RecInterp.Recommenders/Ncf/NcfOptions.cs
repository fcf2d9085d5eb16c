using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Ncf;

/// <summary>How neural collaborative filtering is trained.</summary>
public sealed record NcfOptions
{
    /// <summary>The reference recipe, and the default: embeddings start from trained factors, learning rate 0.001, 5 epochs.</summary>
    /// <remarks>The paper's code has the copying of factors in it, commented out; with it the model ranks best and its embeddings hold genres.</remarks>
    public static NcfOptions FromFactors { get; } = new();

    /// <summary>The published setting: random embeddings, learning rate 0.05, 30 epochs. Training collapses with it: it ranks worse than popularity.</summary>
    public static NcfOptions Published { get; } = new() { StartsFromFactors = false, LearningRate = 0.05, Epochs = 30 };

    /// <summary>Random embeddings with a learning rate that trains: 0.001, 10 epochs. It ranks well, but few genres can be read from its embeddings.</summary>
    public static NcfOptions FromRandom { get; } = new() { StartsFromFactors = false, Epochs = 10 };

    /// <summary>Whether embeddings start as a matrix factorisation's factors, which training is then given.</summary>
    /// <value>The default is true.</value>
    public bool StartsFromFactors { get; init; } = true;

    /// <summary>d, width of embeddings that start at random, at least 2. Factors bring their own.</summary>
    /// <value>The default is 20.</value>
    public int Width { get; init; } = 20;

    /// <summary>Standard deviation of embeddings that start at random, above 0.</summary>
    /// <value>The default is 0.1.</value>
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>Units of the hidden layers, at least one layer, each at least 1.</summary>
    /// <value>The default is 64, 32 and 16.</value>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 32, 16];

    /// <summary>Passes over the pairs, at least 1.</summary>
    /// <value>The default is 5.</value>
    public int Epochs { get; init; } = 5;

    /// <summary>Pairs in a batch, at least 1.</summary>
    /// <value>The default is 256.</value>
    public int BatchSize { get; init; } = 256;

    /// <summary>Adam's learning rate, above 0.</summary>
    /// <value>The default is 0.001.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Whether every epoch draws new negatives.</summary>
    /// <value>The default is false, as in the paper's MovieLens code.</value>
    public bool ResamplesNegatives { get; init; }

    /// <summary>Seed of weights, negatives and order.</summary>
    /// <value>The default is 0. The same seed gives the same bits on the same machine with one thread of libtorch.</value>
    public int Seed { get; init; }

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate()
    {
        var faults = new OptionFaults()
            .Expect(Width >= 2, nameof(Width), Width, "at least 2")
            .ExpectPositive(nameof(InitialDeviation), InitialDeviation)
            .Expect(Hidden.Count >= 1, nameof(Hidden), Hidden.Count, "at least one layer")
            .Expect(Epochs >= 1, nameof(Epochs), Epochs, "at least 1")
            .Expect(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1")
            .ExpectPositive(nameof(LearningRate), LearningRate);
        foreach (var units in Hidden)
        {
            faults.Expect(units is >= 1 and <= 4096, nameof(Hidden), units, "layers of 1 to 4096 units");
        }

        faults.Throw("neural collaborative filtering");
    }
}
