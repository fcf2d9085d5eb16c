namespace RecInterp.Training.Sweeps;

/// <summary>Trials that were trained equally long.</summary>
/// <param name="Steps">Optimiser steps of each.</param>
/// <param name="Kept">How many of them, the first rows, went on to the next rung; 0 in the last.</param>
/// <param name="Rows">The trials, best first.</param>
public sealed record SweepRung(int Steps, int Kept, IReadOnlyList<SweepRow> Rows);
