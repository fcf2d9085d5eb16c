namespace Grpc.Core;

/// <summary>The call that an <see cref="AsyncAuthInterceptor"/> adds credentials to.</summary>
/// <threadsafety>Immutable.</threadsafety>
/// <param name="serviceUrl">Address of the service, for example <c>https://host/package.Service</c>.</param>
/// <param name="methodName">Name of the method.</param>
/// <param name="cancellationToken">Cancels the call.</param>
public class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
{
    /// <summary>Address of the service, for example <c>https://host/package.Service</c>.</summary>
    public string ServiceUrl { get; } = serviceUrl;

    /// <summary>Name of the method.</summary>
    public string MethodName { get; } = methodName;

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
