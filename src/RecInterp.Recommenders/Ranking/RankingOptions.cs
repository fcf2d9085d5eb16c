using RecInterp.Recommenders.Settings;

namespace RecInterp.Recommenders.Ranking;

/// <summary>How lists are measured.</summary>
public sealed record RankingOptions
{
    /// <summary>Depths k at which hit rate and NDCG are read, each at least 1.</summary>
    /// <value>The default is 5, 10 and 20.</value>
    public IReadOnlyList<int> Cutoffs { get; init; } = [5, 10, 20];

    /// <summary>What becomes of equal scores.</summary>
    /// <value>The default is against the target.</value>
    public TieRule Ties { get; init; } = TieRule.AgainstTarget;

    /// <summary>Whether items that the user has in the training rows are taken out of the list. Read by the held-out protocol alone; the case protocol always takes out what it must.</summary>
    /// <value>The default is false, as the prediction-aware paper's code ranks.</value>
    public bool RemovesTrained { get; init; }

    /// <summary>Threads, at least 1.</summary>
    /// <value>The default is 1. The result does not depend on it.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Lists every option that is outside its range, with the value found.</exception>
    public void Validate()
    {
        var faults = new OptionFaults()
            .Expect(Cutoffs.Count > 0, nameof(Cutoffs), Cutoffs.Count, "at least one depth")
            .Expect(Enum.IsDefined(Ties), nameof(Ties), (int)Ties, $"one of {string.Join(", ", Enum.GetNames<TieRule>())}")
            .Expect(Threads >= 1, nameof(Threads), Threads, "at least 1");
        foreach (var cutoff in Cutoffs)
        {
            faults.Expect(cutoff >= 1, nameof(Cutoffs), cutoff, "depths of at least 1");
        }

        faults.Throw("ranking");
    }
}
