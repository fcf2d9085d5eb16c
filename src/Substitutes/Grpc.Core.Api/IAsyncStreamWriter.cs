namespace Grpc.Core;

/// <summary>Messages that are sent one by one.</summary>
/// <typeparam name="T">Type of the message.</typeparam>
/// <threadsafety>One write at a time.</threadsafety>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the writes that follow; null means <see cref="WriteOptions.Default"/>.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Done when the next write may start.</returns>
    Task WriteAsync(T message);

    /// <summary>Writes a message, unless cancelled.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Done when the next write may start.</returns>
    /// <exception cref="NotSupportedException">The token can be cancelled and this writer cannot.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream writer takes no cancellation token.")
        : WriteAsync(message);
}
