namespace Grpc.Core;

/// <summary>Learns from <see cref="ChannelCredentials"/> what they are; channels implement it.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>The channel is not encrypted.</summary>
    /// <param name="state">The state handed to the credentials.</param>
    public abstract void SetInsecureCredentials(object? state);

    /// <summary>The channel uses TLS.</summary>
    /// <param name="state">The state handed to the credentials.</param>
    /// <param name="rootCertificates">Trusted roots in PEM; null for the machine's.</param>
    /// <param name="keyCertificatePair">The client's own certificate; null for none.</param>
    /// <param name="verifyPeerCallback">A further check of the server; null for none.</param>
    public abstract void SetSslCredentials(
        object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>The channel adds credentials to each call.</summary>
    /// <param name="state">The state handed to the credentials.</param>
    /// <param name="channelCredentials">Those of the channel.</param>
    /// <param name="callCredentials">Those of each call.</param>
    public abstract void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
