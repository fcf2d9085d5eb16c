namespace Grpc.Core;

/// <summary>The outcome of a call, as sent in the trailer <c>grpc-status</c>.</summary>
/// <remarks>The numbers are the wire's; compiled code carries them as constants.</remarks>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller cancelled the call.</summary>
    Cancelled = 1,

    /// <summary>An error of no known kind.</summary>
    Unknown = 2,

    /// <summary>The request is wrong, whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended.</summary>
    DeadlineExceeded = 4,

    /// <summary>A named thing does not exist.</summary>
    NotFound = 5,

    /// <summary>The thing to create exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit is reached: quota, queue or message size.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the server forbids the call; a retry does not help until that changes.</summary>
    FailedPrecondition = 9,

    /// <summary>The call was ended by a conflict; a retry of a higher-level step may succeed.</summary>
    Aborted = 10,

    /// <summary>A position lies outside the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method does not exist here.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the server.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or is not ready; a retry may succeed.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller's identity is missing or invalid.</summary>
    Unauthenticated = 16,
}
