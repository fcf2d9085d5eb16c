namespace Grpc.Core;

/// <summary>Learns from <see cref="CallCredentials"/> what they are; channels implement it.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>The credentials are a delegate that adds headers.</summary>
    /// <param name="state">The state handed to the credentials.</param>
    /// <param name="interceptor">The delegate.</param>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);

    /// <summary>The credentials are several.</summary>
    /// <param name="state">The state handed to the credentials.</param>
    /// <param name="credentials">Their parts, in order.</param>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);
}
