namespace RecInterp.Reproduction.Experiments;

/// <summary>All experiments.</summary>
public static class ExperimentCatalogue
{
    /// <summary>The experiments, in the order in which they are run and told.</summary>
    public static IReadOnlyList<IExperiment> All { get; } = [];

    /// <summary>Finds an experiment.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name; lists those there are.</exception>
    public static IExperiment Find(string name) =>
        All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new ArgumentException($"found experiment '{name}', expected one of {string.Join(", ", All.Select(experiment => experiment.Name))}", nameof(name));
}
