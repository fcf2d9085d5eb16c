namespace Grpc.Core;

/// <summary>Options of one call of a client.</summary>
/// <threadsafety>Immutable.</threadsafety>
/// <param name="headers">Headers to send; null for none.</param>
/// <param name="deadline">When to stop waiting, in UTC; null for never.</param>
/// <param name="cancellationToken">Cancels the call.</param>
/// <param name="writeOptions">Options of the call's messages; null for <see cref="Grpc.Core.WriteOptions.Default"/>.</param>
/// <param name="propagationToken">A call to inherit from; null for none.</param>
/// <param name="credentials">Credentials of this call; null for the channel's.</param>
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    ContextPropagationToken? propagationToken = null,
    CallCredentials? credentials = null)
{
    /// <summary>Headers to send; null for none.</summary>
    public Metadata? Headers { get; } = headers;

    /// <summary>When to stop waiting, in UTC; null for never.</summary>
    public DateTime? Deadline { get; } = deadline;

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Options of the call's messages; null for <see cref="Grpc.Core.WriteOptions.Default"/>.</summary>
    public WriteOptions? WriteOptions { get; private init; } = writeOptions;

    /// <summary>A call to inherit from; null for none.</summary>
    public ContextPropagationToken? PropagationToken { get; } = propagationToken;

    /// <summary>Credentials of this call; null for the channel's.</summary>
    public CallCredentials? Credentials { get; } = credentials;

    /// <summary>Whether the call waits for a connection instead of failing without one; false by default.</summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>The same options with other write options.</summary>
    /// <param name="writeOptions">The write options.</param>
    /// <returns>A copy.</returns>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same options, waiting or not waiting for a connection.</summary>
    /// <param name="waitForReady">Whether the call waits.</param>
    /// <returns>A copy.</returns>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
