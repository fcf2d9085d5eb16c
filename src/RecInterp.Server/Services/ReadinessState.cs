namespace RecInterp.Server.Services;

/// <summary>Where the server stands between start and end.</summary>
internal enum ReadinessState
{
    /// <summary>The bundle is open; the first calls are our own.</summary>
    WarmingUp,

    /// <summary>Calls are answered.</summary>
    Serving,

    /// <summary>The process was asked to stop; calls in flight end.</summary>
    Stopping,
}
