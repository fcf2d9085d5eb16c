namespace RecInterp.Training.Runs;

/// <summary>Where a run notes how far it is, so that it can go on after it was stopped or killed.</summary>
/// <param name="Folder">A folder of the run's own; made where it is missing. What it holds of an earlier run with the same options and the same scorer is gone on from.</param>
/// <param name="Every">Steps between checkpoints, at least 1. Default 1,000.</param>
public sealed record CheckpointOptions(string Folder, int Every = 1000)
{
    /// <summary>Whether a run has noted something there.</summary>
    public bool HasStarted => Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any();
}
