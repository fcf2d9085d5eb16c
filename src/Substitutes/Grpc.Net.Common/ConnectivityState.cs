namespace Grpc.Core;

/// <summary>The state of a channel's connection.</summary>
/// <remarks>The numbers are compiled into callers as constants.</remarks>
public enum ConnectivityState
{
    /// <summary>Not connected, and not trying.</summary>
    Idle = 0,

    /// <summary>Connecting.</summary>
    Connecting = 1,

    /// <summary>Connected.</summary>
    Ready = 2,

    /// <summary>The last attempt failed; another follows.</summary>
    TransientFailure = 3,

    /// <summary>The channel is closed.</summary>
    Shutdown = 4,
}
