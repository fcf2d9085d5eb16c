namespace Grpc.Core;

/// <summary>How a call ended: a code and, unless it succeeded, a sentence for the reader.</summary>
/// <threadsafety>Immutable.</threadsafety>
public readonly struct Status
{
    /// <summary>Success without a sentence.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancellation without a sentence.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>Creates a status.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence; sent as <c>grpc-message</c>.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>Creates a status that remembers its cause on this side of the wire.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence; sent as <c>grpc-message</c>.</param>
    /// <param name="debugException">The cause, never sent; null when there is none.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The sentence; empty on success.</summary>
    public string Detail { get; }

    /// <summary>The local cause, never sent; null when there is none.</summary>
    public Exception? DebugException { get; }

    /// <summary>Code, sentence and cause in one line, for logs.</summary>
    /// <returns>A line such as <c>Status(StatusCode="NotFound", Detail="no such item")</c>.</returns>
    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
