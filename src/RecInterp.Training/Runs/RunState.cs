namespace RecInterp.Training.Runs;

/// <summary>How far a run is, beside what its engine holds. The order of rows needs no place here: it is drawn again.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Seconds">Seconds they took.</param>
/// <param name="History">The epochs so far.</param>
/// <param name="Epoch">The losses of the epoch that is not over.</param>
internal sealed record RunState(int Step, double Seconds, List<TrainingProgress> History, List<LossTerms> Epoch)
{
    /// <summary>Before the first step.</summary>
    public static RunState Start => new(0, 0, [], []);
}
