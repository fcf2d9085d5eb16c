using RecInterp.Reproduction.Bases;
using RecInterp.Reproduction.BetaSweep;
using RecInterp.Reproduction.Interventions;
using RecInterp.Reproduction.LastFm;
using RecInterp.Reproduction.Neighbours;
using RecInterp.Reproduction.NeuralSearch;
using RecInterp.Reproduction.Profiles;
using RecInterp.Reproduction.Purity;
using RecInterp.Reproduction.RecSae;

namespace RecInterp.Reproduction.Experiments;

/// <summary>All experiments.</summary>
public static class ExperimentCatalogue
{
    /// <summary>The experiments, in the order in which they are run and told.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new BaseModelsExperiment(),
        new PurityExperiment(),
        new ProfilesExperiment(),
        new DecadesExperiment(),
        new BetaSweepExperiment(),
        new NeuralSearchExperiment(),
        new InterventionsExperiment(),
        new LastFmExperiment(),
        .. RecSaeExperiments.All,
        new NeighboursExperiment(),
    ];

    /// <summary>Finds an experiment.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name; lists those there are.</exception>
    public static IExperiment Find(string name) =>
        All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new ArgumentException($"found experiment '{name}', expected one of {string.Join(", ", All.Select(experiment => experiment.Name))}", nameof(name));
}
