namespace Grpc.Core;

/// <summary>A service's handler of a method with one request and many replies.</summary>
/// <typeparam name="TRequest">Type of the request.</typeparam>
/// <typeparam name="TResponse">Type of the reply.</typeparam>
/// <param name="request">The request.</param>
/// <param name="responseStream">Where replies go.</param>
/// <param name="context">The call.</param>
/// <returns>Done when the last reply is written.</returns>
public delegate Task ServerStreamingServerMethod<TRequest, TResponse>(
    TRequest request,
    IServerStreamWriter<TResponse> responseStream,
    ServerCallContext context)
    where TRequest : class
    where TResponse : class;
