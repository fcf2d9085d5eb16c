namespace Grpc.Core;

/// <summary>Messages that arrive one by one.</summary>
/// <typeparam name="T">Type of the message.</typeparam>
/// <threadsafety>One reader at a time.</threadsafety>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> brought.</summary>
    T Current { get; }

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Ends the wait, and the call with it.</param>
    /// <returns>Whether there is one; false at the end of the stream.</returns>
    /// <exception cref="RpcException">The call failed; the exception carries its status.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
