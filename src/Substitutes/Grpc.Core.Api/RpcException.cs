namespace Grpc.Core;

/// <summary>A call that did not end with <see cref="StatusCode.OK"/>: thrown to a client, or by a service to choose its status.</summary>
public sealed class RpcException : Exception
{
    /// <summary>Creates the exception without trailers.</summary>
    /// <param name="status">How the call ended.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty)
    {
    }

    /// <summary>Creates the exception with trailers.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="trailers">Trailers of the call; a service's are sent to its client.</param>
    public RpcException(Status status, Metadata trailers)
        : base(status.ToString(), status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Trailers of the call; empty when it had none.</summary>
    public Metadata Trailers { get; }
}
