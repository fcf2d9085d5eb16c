using System.Diagnostics;
using RecInterp.Onnx.Files;
using RecInterp.Reproduction.Records;

namespace RecInterp.Reproduction.Experiments;

/// <summary>Runs an experiment and records it.</summary>
/// <threadsafety>Two experiments at a time must not share a cache.</threadsafety>
public static class ExperimentRun
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="experiment">Which.</param>
    /// <param name="context">What with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Checked between steps.</param>
    /// <returns>The record, without its pictures, and these.</returns>
    /// <exception cref="InvalidArtifactException">A data set that it reads is not there; names the folder, and how to get it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static (ExperimentRecord Record, IReadOnlyList<ResultFigure> Figures) Run(
        IExperiment experiment, ExperimentContext context, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(time);
        foreach (var name in experiment.DataSets.Where(name => !Directory.Exists(Path.Combine(context.Data, name))))
        {
            throw new InvalidArtifactException(
                Path.Combine(context.Data, name), $"no such folder, expected the data set that {experiment.Name} reads (recinterp data list tells where each comes from)");
        }

        Directory.CreateDirectory(context.Cache);
        var clock = Stopwatch.StartNew();
        var result = experiment.Run(context, cancellation);
        var record = new ExperimentRecord(
            experiment.Name,
            experiment.Title,
            experiment.Method,
            Command(experiment, context),
            context.Size,
            context.PaperCode,
            context.Seeds,
            context.Threads,
            time.GetUtcNow().UtcDateTime,
            Math.Round(clock.Elapsed.TotalSeconds, 1),
            MachineDescription.Here(),
            result.Comparisons,
            result.Tables,
            [],
            result.Warnings);
        return (record, result.Figures);
    }

    private static string Command(IExperiment experiment, ExperimentContext context) => string.Join(' ', new[]
    {
        $"recinterp reproduce {experiment.Name} --size {context.Size.ToString().ToLowerInvariant()}",
        context.Seeds is { } seeds ? $"--seeds {seeds}" : "",
        context.PaperCode ? "--paper-code" : "",
        context.Threads > 1 ? $"--threads {context.Threads}" : "",
    }.Where(part => part.Length > 0));
}
