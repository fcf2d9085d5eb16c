namespace Grpc.Core;

/// <summary>Credentials of a whole channel.</summary>
/// <remarks>Declared for the signatures that name it; the factories of the published class are not part of this contract.</remarks>
public abstract class ChannelCredentials
{
    /// <summary>Tells a configurator what these credentials are.</summary>
    /// <param name="configurator">The channel's configurator.</param>
    /// <param name="state">Handed through to it.</param>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state);
}
