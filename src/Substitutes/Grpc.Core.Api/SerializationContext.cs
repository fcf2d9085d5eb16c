using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a message is serialized to. Generated code writes one message and then calls one <c>Complete</c>.</summary>
public abstract class SerializationContext
{
    /// <summary>Ends the message with a payload made elsewhere.</summary>
    /// <param name="payload">The serialized message.</param>
    public abstract void Complete(byte[] payload);

    /// <summary>Ends the message written to <see cref="GetBufferWriter"/>.</summary>
    public abstract void Complete();

    /// <summary>The buffer to write the message to.</summary>
    /// <returns>A writer that is valid until <see cref="Complete()"/>.</returns>
    public abstract IBufferWriter<byte> GetBufferWriter();

    /// <summary>Announces the length of the message, so that it can be written without a copy.</summary>
    /// <param name="payloadLength">Length in bytes.</param>
    public abstract void SetPayloadLength(int payloadLength);
}
