namespace Grpc.Core;

/// <summary>Options of one message, or of all messages of a call.</summary>
/// <threadsafety>Immutable.</threadsafety>
/// <param name="flags">How messages are written; <see cref="WriteFlags.None"/> by default.</param>
public sealed class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>How messages are written.</summary>
    public WriteFlags Flags { get; } = flags;
}
