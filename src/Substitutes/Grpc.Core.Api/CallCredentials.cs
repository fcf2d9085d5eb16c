namespace Grpc.Core;

/// <summary>Credentials of single calls.</summary>
/// <remarks>Declared for the signatures that name it; the factories of the published class are not part of this contract.</remarks>
public abstract class CallCredentials
{
    /// <summary>Tells a configurator what these credentials are.</summary>
    /// <param name="configurator">The channel's configurator.</param>
    /// <param name="state">Handed through to it.</param>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);
}
