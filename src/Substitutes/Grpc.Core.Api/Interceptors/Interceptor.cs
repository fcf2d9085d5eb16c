namespace Grpc.Core.Interceptors;

/// <summary>Stands around the handlers of a server. Each method does what it likes before and after it calls its continuation.</summary>
/// <remarks>The published class intercepts clients, too; that half is not declared here because nothing uses it.</remarks>
public abstract class Interceptor
{
    /// <summary>Stands around a unary handler.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="context">The call.</param>
    /// <param name="continuation">The next interceptor, or the handler.</param>
    /// <returns>The reply.</returns>
    public virtual Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        continuation(request, context);

    /// <summary>Stands around a client-streaming handler.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="requestStream">The requests.</param>
    /// <param name="context">The call.</param>
    /// <param name="continuation">The next interceptor, or the handler.</param>
    /// <returns>The reply.</returns>
    public virtual Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        continuation(requestStream, context);

    /// <summary>Stands around a server-streaming handler.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="responseStream">Where replies go.</param>
    /// <param name="context">The call.</param>
    /// <param name="continuation">The next interceptor, or the handler.</param>
    /// <returns>Done when the last reply is written.</returns>
    public virtual Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        continuation(request, responseStream, context);

    /// <summary>Stands around a duplex-streaming handler.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="requestStream">The requests.</param>
    /// <param name="responseStream">Where replies go.</param>
    /// <param name="context">The call.</param>
    /// <param name="continuation">The next interceptor, or the handler.</param>
    /// <returns>Done when the last reply is written.</returns>
    public virtual Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        continuation(requestStream, responseStream, context);
}
