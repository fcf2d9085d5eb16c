using RecInterp.Core.Fidelity;
using RecInterp.Training.Evaluation;

namespace RecInterp.Training.Sweeps;

/// <summary>How a sweep goes through its space.</summary>
public sealed record SweepOptions
{
    /// <summary>Trials of the first rung, drawn at random from the grid, at least 1.</summary>
    /// <value>The default is null: the whole grid.</value>
    public int? Trials { get; init; }

    /// <summary>eta: a rung keeps one trial of so many for the next, which trains so many times longer; at least 2.</summary>
    /// <value>The default is 3. More is cheaper and trusts short training more.</value>
    public int Eta { get; init; } = 3;

    /// <summary>Most rungs, at least 1; there are no more than the number of trials feeds.</summary>
    /// <value>The default is 3: the first rung has a ninth of the steps. 1 trains every trial to the end.</value>
    public int Rungs { get; init; } = 3;

    /// <summary>Fewest steps of a rung, at least 1: a rung that would have fewer is left out.</summary>
    /// <value>The default is 2,000: a guess, from runs in which steering to a number of active latents took 1,000 to 2,000 steps. Before it has settled, a dictionary
    /// is denser than it will be and so looks more faithful.</value>
    public int ShortestRung { get; init; } = 2000;

    /// <summary>What the floor is set on.</summary>
    /// <value>The default is the agreement of top lists, which is what users see.</value>
    public FidelityMeasure Fidelity { get; init; } = FidelityMeasure.TopLists;

    /// <summary>Least fidelity of a dictionary that may be called best, in [0, 1].</summary>
    /// <value>The default is 0.6: a choice. What is reached depends on k: on MovieLens 1M with d = 32, TopK of 64 latents keeps 0.60 of the lists with k = 16 and 0.94 with
    /// k = 32.</value>
    public double Floor { get; init; } = 0.6;

    /// <summary>Greatest density of a dictionary that may be called best, L0 as a share of m, in (0, 1]; 1 allows all.</summary>
    /// <value>The default is 1/3: a choice. Without a limit the densest dictionaries win: on MovieLens 1M with d = 32, TopK with k = m = 32 scores 0.55, and of 52 trials none with
    /// L0 below m / 3 more than 0.30.</value>
    public double Density { get; init; } = 1.0 / 3;

    /// <summary>How fidelity is measured. Baselines are never evaluated.</summary>
    public FidelityOptions Evaluation { get; init; } = new();

    /// <summary>Strongest items of a latent that its monosemanticity is measured on, at least 2.</summary>
    /// <value>The default is 30.</value>
    public int StrongestItems { get; init; } = Monosemanticity.DefaultDepth;

    /// <summary>Seed of the draw of <see cref="Trials"/>. The seed of weights and batches is the space's.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Trials of a rung that are trained side by side, at least 1. Changes no result.</summary>
    /// <value>The default is 1.</value>
    public int Jobs { get; init; } = 1;

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public void Validate()
    {
        if (Trials is { } trials)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1, nameof(Trials));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Eta, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rungs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShortestRung, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StrongestItems, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Jobs, 1);
        if (!(Floor >= 0 && Floor <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Floor), Floor, "The floor must be in [0, 1].");
        }

        if (!(Density > 0 && Density <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Density), Density, "The density must be in (0, 1].");
        }

        if (!Enum.IsDefined(Fidelity))
        {
            throw new ArgumentOutOfRangeException(nameof(Fidelity), Fidelity, $"Expected one of {string.Join(", ", Enum.GetNames<FidelityMeasure>())}.");
        }
    }
}
