namespace Grpc.Core;

/// <summary>A certificate and its private key. Named by <see cref="ChannelCredentialsConfiguratorBase"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
/// <param name="certificateChain">Certificates in PEM, leaf first.</param>
/// <param name="privateKey">Private key in PEM.</param>
public sealed class KeyCertificatePair(string certificateChain, string privateKey)
{
    /// <summary>Certificates in PEM, leaf first.</summary>
    public string CertificateChain { get; } = certificateChain;

    /// <summary>Private key in PEM.</summary>
    public string PrivateKey { get; } = privateKey;
}
