using RecInterp.Core.Fidelity;

namespace RecInterp.Training.Sweeps;

/// <summary>Which trials deserve longer training: arXiv 1502.07943, with a floor on fidelity and a ceiling on density.</summary>
internal static class SuccessiveHalving
{
    /// <summary>Steps of each rung: the last has all, each before it eta times fewer, rounded up.</summary>
    /// <param name="lastSteps">Steps of the last rung.</param>
    /// <param name="trials">Trials of the first rung.</param>
    /// <param name="eta">One trial of so many is kept.</param>
    /// <param name="mostRungs">Most rungs; fewer where fewer than eta trials would be left to choose from.</param>
    /// <param name="fewestSteps">Fewest steps of a rung before the last.</param>
    public static int[] Steps(int lastSteps, int trials, int eta, int mostRungs, int fewestSteps)
    {
        var steps = new List<int> { lastSteps };
        for (; steps.Count < mostRungs && trials >= eta && Room(steps[0], eta) >= fewestSteps; trials = Room(trials, eta))
        {
            steps.Insert(0, Room(steps[0], eta));
        }

        return [.. steps];
    }

    /// <summary>How many of some trials are kept: one of eta, rounded up.</summary>
    public static int Room(int trials, int eta) => (int)(((long)trials + eta - 1) / eta);

    /// <summary>Sorts the trials of a rung, those first that are kept first.</summary>
    /// <remarks>
    /// <para>1. Trials that meet the floor and are sparse, by falling monosemanticity, then fidelity. 2. Sparse trials that do not meet it: members of the Pareto front
    /// before others, each by falling fidelity, so nearest to the floor first. 3. Trials that are too dense, by falling fidelity. 4. Trials that diverged. Equal ones stay in
    /// the order given.</para>
    /// </remarks>
    /// <param name="trials">The trials.</param>
    /// <param name="options">What the floor is set on, the floor, and the greatest density.</param>
    public static IReadOnlyList<SweepRow> Rank(IReadOnlyList<SweepTrial> trials, SweepOptions options)
    {
        bool IsSparse(SweepTrial trial) => trial.Result?.MeanActive <= options.Density * trial.Spec.Options.Latents;
        var front = ParetoFront.Of(
            [.. trials.Select(trial => IsSparse(trial) ? (trial.Result!.Fidelity(options.Fidelity), trial.Result.Monosemanticity) : (double.NaN, double.NaN))]).ToHashSet();
        return
        [
            .. trials
                .Select((trial, place) =>
                {
                    var fidelity = trial.Result?.Fidelity(options.Fidelity);
                    return new SweepRow(trial, fidelity, fidelity >= options.Floor, IsSparse(trial), front.Contains(place));
                })
                .OrderByDescending(row => row.Qualifies)
                .ThenByDescending(row => row.IsSparse)
                .ThenByDescending(row => row.Qualifies ? row.Trial.Result!.Monosemanticity : row.OnFront ? 1 : 0)
                .ThenByDescending(row => row.Fidelity ?? double.NegativeInfinity),
        ];
    }
}
