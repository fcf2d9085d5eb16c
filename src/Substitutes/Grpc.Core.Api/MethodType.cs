namespace Grpc.Core;

/// <summary>How many messages go each way in one call.</summary>
public enum MethodType
{
    /// <summary>One request, one reply.</summary>
    Unary = 0,

    /// <summary>Many requests, one reply.</summary>
    ClientStreaming = 1,

    /// <summary>One request, many replies.</summary>
    ServerStreaming = 2,

    /// <summary>Many requests, many replies.</summary>
    DuplexStreaming = 3,
}
