using RecInterp.Reproduction.Experiments;

namespace RecInterp.Reproduction.Records;

/// <summary>An experiment as it was run once: what it found, under which command, and how long it took.</summary>
/// <param name="Experiment">Its name on the command line.</param>
/// <param name="Title">What it repeats.</param>
/// <param name="Method">What was done, and where that departs from the publication.</param>
/// <param name="Command">The command that makes this record.</param>
/// <param name="Size">How much was run.</param>
/// <param name="PaperCode">Whether the published code was followed where it departs from its paper.</param>
/// <param name="Seeds">How many seeds were asked for; null is what the size wants.</param>
/// <param name="Threads">Threads of one training.</param>
/// <param name="Finished">When it ended, UTC.</param>
/// <param name="Seconds">How long it took, with the trainings that were not at hand.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Comparisons">Ours beside theirs.</param>
/// <param name="Tables">Tables.</param>
/// <param name="Figures">Pictures: file names beside the record, and captions.</param>
/// <param name="Warnings">What casts doubt on the numbers.</param>
public sealed record ExperimentRecord(
    string Experiment,
    string Title,
    string Method,
    string Command,
    ExperimentSize Size,
    bool PaperCode,
    int? Seeds,
    int Threads,
    DateTime Finished,
    double Seconds,
    MachineDescription Machine,
    IReadOnlyList<Comparison> Comparisons,
    IReadOnlyList<ResultTable> Tables,
    IReadOnlyList<RecordedFigure> Figures,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Numbers that fall short of their bar.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<Comparison> Misses => Comparisons.Where(comparison => comparison.Holds == false);
}
