using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Factorisation;

/// <summary>How a matrix factorisation is trained. The defaults are the prediction-aware paper's for MovieLens 1M, as its code has them.</summary>
public sealed record MatrixFactorisationOptions
{
    /// <summary>d, width of embeddings, at least 2.</summary>
    /// <value>The default is 20. The paper has 100 for its Last.fm.</value>
    public int Width { get; init; } = 20;

    /// <summary>Passes over the pairs, at least 1.</summary>
    /// <value>The default is 10.</value>
    public int Epochs { get; init; } = 10;

    /// <summary>Pairs in a batch, at least 1.</summary>
    /// <value>The default is 256. Steps of a batch are summed, so a user or item that stands in it often moves far.</value>
    public int BatchSize { get; init; } = 256;

    /// <summary>Step of every pair, above 0.</summary>
    /// <value>The default is 0.05.</value>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Pull towards 0 of the rows that a pair touches, at least 0.</summary>
    /// <value>The default is 0.01.</value>
    public double Regularisation { get; init; } = 0.01;

    /// <summary>A constant in the logit while training, which ranking drops; finite.</summary>
    /// <value>The default is 1, what the code's global bias comes to.</value>
    public double GlobalBias { get; init; } = 1;

    /// <summary>Whether every epoch draws new negatives.</summary>
    /// <value>The default is false: the paper says that they are drawn anew, its MovieLens code keeps the first.</value>
    public bool ResamplesNegatives { get; init; }

    /// <summary>Seed of weights, negatives and order.</summary>
    /// <value>The default is 0. The same seed gives the same bits on the same machine.</value>
    public int Seed { get; init; }

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate() => new OptionFaults()
        .Expect(Width >= 2, nameof(Width), Width, "at least 2")
        .Expect(Epochs >= 1, nameof(Epochs), Epochs, "at least 1")
        .Expect(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1")
        .ExpectPositive(nameof(LearningRate), LearningRate)
        .ExpectRange(nameof(Regularisation), Regularisation, 0)
        .Expect(double.IsFinite(GlobalBias), nameof(GlobalBias), GlobalBias, "a finite number")
        .Throw("matrix factorisation");
}
