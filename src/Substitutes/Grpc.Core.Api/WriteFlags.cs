namespace Grpc.Core;

/// <summary>How one message is written.</summary>
/// <remarks>The numbers are compiled into callers as constants.</remarks>
[Flags]
public enum WriteFlags
{
    /// <summary>At once, compressed if the call is.</summary>
    None = 0,

    /// <summary>The message may wait for the next one.</summary>
    BufferHint = 1,

    /// <summary>The message is not compressed even if the call is.</summary>
    NoCompress = 2,
}
