namespace RecInterp.Client;

/// <summary>Why a call failed.</summary>
public enum RecInterpFailure
{
    /// <summary>The request is wrong; the message names field, found and expected. The same call fails again.</summary>
    InvalidRequest,

    /// <summary>Another bundle is served than <see cref="RecInterpClientOptions.ExpectedBundle"/>.</summary>
    BundleMismatch,

    /// <summary>Too many rows, or a message over a limit. Fewer rows may pass.</summary>
    OverLimit,

    /// <summary>The server is out of reach or not ready. The same call may succeed later.</summary>
    Unavailable,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>The server failed, or answered what it should not.</summary>
    ServerFault,
}
