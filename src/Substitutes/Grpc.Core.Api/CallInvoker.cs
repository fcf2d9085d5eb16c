namespace Grpc.Core;

/// <summary>Makes calls of any method; generated clients stand on it.</summary>
public abstract class CallInvoker
{
    /// <summary>Makes a unary call and blocks until it ends.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="host">Host to name instead of the channel's; null for the channel's.</param>
    /// <param name="options">Options of the call.</param>
    /// <param name="request">The request.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="RpcException">The call failed; the exception carries its status.</exception>
    public abstract TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class;

    /// <summary>Starts a unary call.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="host">Host to name instead of the channel's; null for the channel's.</param>
    /// <param name="options">Options of the call.</param>
    /// <param name="request">The request.</param>
    /// <returns>The call.</returns>
    public abstract AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class;

    /// <summary>Starts a server-streaming call.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="host">Host to name instead of the channel's; null for the channel's.</param>
    /// <param name="options">Options of the call.</param>
    /// <param name="request">The request.</param>
    /// <returns>The call.</returns>
    public abstract AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class;

    /// <summary>Starts a client-streaming call.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="host">Host to name instead of the channel's; null for the channel's.</param>
    /// <param name="options">Options of the call.</param>
    /// <returns>The call.</returns>
    public abstract AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class;

    /// <summary>Starts a duplex-streaming call.</summary>
    /// <typeparam name="TRequest">Type of the request.</typeparam>
    /// <typeparam name="TResponse">Type of the reply.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="host">Host to name instead of the channel's; null for the channel's.</param>
    /// <param name="options">Options of the call.</param>
    /// <returns>The call.</returns>
    public abstract AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class;
}
