namespace RecInterp.Server.Faults;

/// <summary>Why a call is refused.</summary>
internal enum Refusal
{
    /// <summary>The request is wrong.</summary>
    BadRequest,

    /// <summary>The request names something that is not there.</summary>
    NotFound,

    /// <summary>Another bundle is served than the caller expects.</summary>
    BundleMismatch,

    /// <summary>The request is larger than the server takes.</summary>
    OverLimit,

    /// <summary>The server is warming up or stopping.</summary>
    NotReady,
}
