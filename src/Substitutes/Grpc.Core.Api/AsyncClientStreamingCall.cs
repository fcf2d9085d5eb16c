using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A client's call with many requests and one reply.</summary>
/// <typeparam name="TRequest">Type of the request.</typeparam>
/// <typeparam name="TResponse">Type of the reply.</typeparam>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly CallAccess _access;

    /// <summary>Creates the call; the invoker does.</summary>
    /// <param name="requestStream">The requests.</param>
    /// <param name="responseAsync">The reply.</param>
    /// <param name="responseHeadersAsync">Gives the headers of the reply.</param>
    /// <param name="getStatusFunc">Gives the status of an ended call.</param>
    /// <param name="getTrailersFunc">Gives the trailers of an ended call.</param>
    /// <param name="disposeAction">Frees the call.</param>
    /// <param name="state">The object handed to the four delegates.</param>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        _access = new CallAccess(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state);
    }

    /// <summary>The requests; complete it after the last.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>The reply; fails with <see cref="RpcException"/>.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>The headers of the reply; done before its first message.</summary>
    public Task<Metadata> ResponseHeadersAsync => _access.ResponseHeadersAsync();

    /// <summary>Lets the call itself be awaited for its reply.</summary>
    /// <returns>The awaiter of <see cref="ResponseAsync"/>.</returns>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>How the call ended.</summary>
    /// <returns>The status.</returns>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Status GetStatus() => _access.Status();

    /// <summary>The trailers of the call.</summary>
    /// <returns>The trailers.</returns>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Metadata GetTrailers() => _access.Trailers();

    /// <summary>Frees the call, and cancels it unless it has ended.</summary>
    public void Dispose() => _access.Dispose();
}
