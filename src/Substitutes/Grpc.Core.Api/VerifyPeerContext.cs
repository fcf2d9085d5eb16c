namespace Grpc.Core;

/// <summary>The server that a <see cref="VerifyPeerCallback"/> checks.</summary>
/// <threadsafety>Immutable.</threadsafety>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>Name of the server.</summary>
    public string TargetName { get; }

    /// <summary>Its certificate in PEM.</summary>
    public string PeerPem { get; }
}
