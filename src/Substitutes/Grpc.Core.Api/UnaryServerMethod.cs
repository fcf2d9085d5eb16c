namespace Grpc.Core;

/// <summary>A service's handler of a method with one request and one reply.</summary>
/// <typeparam name="TRequest">Type of the request.</typeparam>
/// <typeparam name="TResponse">Type of the reply.</typeparam>
/// <param name="request">The request.</param>
/// <param name="context">The call.</param>
/// <returns>The reply.</returns>
public delegate Task<TResponse> UnaryServerMethod<TRequest, TResponse>(
    TRequest request,
    ServerCallContext context)
    where TRequest : class
    where TResponse : class;
