namespace RecInterp.Training.Runs;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All steps were taken.</summary>
    Steps,

    /// <summary>The fidelity that was asked for was reached.</summary>
    Fidelity,

    /// <summary>A number ceased to be finite; the dictionary is the last that was whole.</summary>
    Diverged,
}
