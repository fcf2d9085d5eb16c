namespace Grpc.Core;

/// <summary>A client's own check of the server's certificate.</summary>
/// <param name="context">The server.</param>
/// <returns>Whether to go on.</returns>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
