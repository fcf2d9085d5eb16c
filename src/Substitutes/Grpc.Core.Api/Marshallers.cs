namespace Grpc.Core;

/// <summary>Makes marshallers; generated code calls it once per message type.</summary>
public static class Marshallers
{
    /// <summary>Creates a marshaller.</summary>
    /// <typeparam name="T">Type of the message.</typeparam>
    /// <param name="serializer">Writes a message to a context.</param>
    /// <param name="deserializer">Reads a message from a context.</param>
    /// <returns>The marshaller.</returns>
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);
}
