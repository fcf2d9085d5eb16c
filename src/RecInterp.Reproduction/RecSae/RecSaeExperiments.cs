using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.RecSae;

/// <summary>The experiments of RecSAE (arXiv 2411.06112), in the order in which they are told. Those that come later take what earlier ones trained.</summary>
public static class RecSaeExperiments
{
    /// <summary>The experiments.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new RecSaeBase(), new RecSaeTable7(), new RecSaeTable3(), new RecSaeTable4(), new RecSaeLevels(), new RecSaeTable8(), new RecSaeSensitivity(), new RecSaeAuxiliary(), new RecSaeLatentsFile(),
    ];
}
