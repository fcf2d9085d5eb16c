using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Als;

/// <summary>How implicit factors are fitted. Names and defaults follow the implicit library, except the width.</summary>
public sealed record AlsOptions
{
    /// <summary>f, width of factors, at least 2.</summary>
    /// <value>The default is 64; the library's is 100.</value>
    public int Factors { get; init; } = 64;

    /// <summary>lambda, weight of the L2 penalty of every row, above 0.</summary>
    /// <value>The default is 0.01.</value>
    public double Regularisation { get; init; } = 0.01;

    /// <summary>alpha, by which values are multiplied before they are confidences, above 0.</summary>
    /// <value>The default is 1.</value>
    public double Alpha { get; init; } = 1;

    /// <summary>How values become confidences.</summary>
    /// <value>The default is the library's, the value itself.</value>
    public ConfidenceRule Confidence { get; init; } = ConfidenceRule.Value;

    /// <summary>Passes over users and items, at least 1.</summary>
    /// <value>The default is 15.</value>
    public int Iterations { get; init; } = 15;

    /// <summary>Seed of the starting factors.</summary>
    /// <value>The default is 0. The same seed gives the same bits on the same machine.</value>
    public int Seed { get; init; }

    /// <summary>Threads, at least 1.</summary>
    /// <value>The default is 1. The result does not depend on it.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate() => new OptionFaults()
        .Expect(Factors >= 2, nameof(Factors), Factors, "at least 2")
        .ExpectPositive(nameof(Regularisation), Regularisation)
        .ExpectPositive(nameof(Alpha), Alpha)
        .Expect(Enum.IsDefined(Confidence), nameof(Confidence), (int)Confidence, $"one of {string.Join(", ", Enum.GetNames<ConfidenceRule>())}")
        .Expect(Iterations >= 1, nameof(Iterations), Iterations, "at least 1")
        .Expect(Threads >= 1, nameof(Threads), Threads, "at least 1")
        .Throw("alternating least squares");
}
