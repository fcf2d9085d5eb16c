namespace Grpc.Core;

/// <summary>A service's handler of a method with many requests and many replies.</summary>
/// <typeparam name="TRequest">Type of the request.</typeparam>
/// <typeparam name="TResponse">Type of the reply.</typeparam>
/// <param name="requestStream">The requests.</param>
/// <param name="responseStream">Where replies go.</param>
/// <param name="context">The call.</param>
/// <returns>Done when the last reply is written.</returns>
public delegate Task DuplexStreamingServerMethod<TRequest, TResponse>(
    IAsyncStreamReader<TRequest> requestStream,
    IServerStreamWriter<TResponse> responseStream,
    ServerCallContext context)
    where TRequest : class
    where TResponse : class;
