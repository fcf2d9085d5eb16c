namespace RecInterp.Reproduction.Experiments;

/// <summary>Which seeds an experiment runs, and how many trainings at a time.</summary>
internal static class SeedPlan
{
    /// <summary>Seeds 0, 1, ...</summary>
    /// <param name="context">What the experiment is run with; its number of seeds wins.</param>
    /// <param name="quick">How many for a quick run.</param>
    /// <param name="reduced">How many for a reduced one.</param>
    /// <param name="full">How many for a full one.</param>
    public static IReadOnlyList<int> Of(ExperimentContext context, int quick, int reduced, int full) =>
        [.. Enumerable.Range(0, context.Seeds ?? context.Size switch { ExperimentSize.Quick => quick, ExperimentSize.Reduced => reduced, _ => full })];

    /// <summary>Does the same with several things, as many side by side as there are threads: each by itself gives the same as alone.</summary>
    /// <param name="context">What the experiment is run with.</param>
    /// <param name="stage">What is done, for who watches.</param>
    /// <param name="things">The things.</param>
    /// <param name="work">What is done with each.</param>
    /// <param name="cancellation">Checked before each.</param>
    /// <returns>Results in the order of the things.</returns>
    public static TResult[] SideBySide<T, TResult>(ExperimentContext context, string stage, IReadOnlyList<T> things, Func<T, TResult> work, CancellationToken cancellation)
    {
        var results = new TResult[things.Count];
        var done = 0;
        context.Progress?.Report((stage, 0));
        try
        {
            Parallel.For(0, things.Count, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = cancellation }, index =>
            {
                results[index] = work(things[index]);
                context.Progress?.Report((stage, (double)Interlocked.Increment(ref done) / things.Count));
            });
        }
        catch (AggregateException faults) when (faults.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }

        return results;
    }
}
