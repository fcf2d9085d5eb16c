namespace RecInterp.Server.Services;

/// <summary>The server's state, and a way to wait for the next one.</summary>
/// <threadsafety>Safe for concurrent use.</threadsafety>
internal sealed class Readiness
{
    private volatile Snapshot _now = new(ReadinessState.WarmingUp);

    /// <summary>The state now, with the wait for its end.</summary>
    public Snapshot Now => _now;

    /// <summary>Moves to a state and wakes all who wait.</summary>
    /// <param name="next">The state. Nothing follows <see cref="ReadinessState.Stopping"/>.</param>
    public void Move(ReadinessState next)
    {
        while (true)
        {
            var before = _now;
            if (before.State is ReadinessState.Stopping)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _now, new Snapshot(next), before) == before)
            {
                before.End();
                return;
            }
        }
    }

    /// <summary>One state.</summary>
    /// <param name="state">The state.</param>
    internal sealed class Snapshot(ReadinessState state)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The state.</summary>
        public ReadinessState State { get; } = state;

        /// <summary>Done when another state has followed.</summary>
        public Task Ended => _ended.Task;

        /// <summary>Ends the state.</summary>
        public void End() => _ended.TrySetResult();
    }
}
