using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a message is parsed from. The payload is valid until the deserializer returns.</summary>
public abstract class DeserializationContext
{
    /// <summary>Length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in an array of its own.</summary>
    /// <returns>A new array of <see cref="PayloadLength"/> bytes.</returns>
    public abstract byte[] PayloadAsNewBuffer();

    /// <summary>The message without a copy.</summary>
    /// <returns>A view of the receive buffer.</returns>
    public abstract ReadOnlySequence<byte> PayloadAsReadOnlySequence();
}
