namespace RecInterp.Training.Fused;

/// <summary>Shares numbered pieces of work among threads. What a piece writes must not depend on who does it, so that results have the same bits with any number of threads.</summary>
/// <remarks>Managed threads wait without spinning: a busy neighbour costs its share of the processor, and no more.</remarks>
internal static class Work
{
    /// <summary>Does all pieces.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="threads">Most threads, at least 1.</param>
    /// <param name="piece">Does one.</param>
    public static void Share(int pieces, int threads, Action<int> piece)
    {
        if (threads == 1 || pieces == 1)
        {
            for (var i = 0; i < pieces; i++)
            {
                piece(i);
            }

            return;
        }

        Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, piece);
    }
}
