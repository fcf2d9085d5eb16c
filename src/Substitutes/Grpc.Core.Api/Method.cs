namespace Grpc.Core;

/// <summary>A method: its name, its kind and how its messages are marshalled.</summary>
/// <typeparam name="TRequest">Type of the request.</typeparam>
/// <typeparam name="TResponse">Type of the reply.</typeparam>
/// <threadsafety>Immutable.</threadsafety>
public class Method<TRequest, TResponse> : IMethod
{
    /// <summary>Creates a method.</summary>
    /// <param name="type">How many messages go each way.</param>
    /// <param name="serviceName">Full name of the service, with its package.</param>
    /// <param name="name">Name of the method within its service.</param>
    /// <param name="requestMarshaller">Marshaller of requests.</param>
    /// <param name="responseMarshaller">Marshaller of replies.</param>
    public Method(
        MethodType type,
        string serviceName,
        string name,
        Marshaller<TRequest> requestMarshaller,
        Marshaller<TResponse> responseMarshaller)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requestMarshaller);
        ArgumentNullException.ThrowIfNull(responseMarshaller);
        Type = type;
        ServiceName = serviceName;
        Name = name;
        FullName = $"/{serviceName}/{name}";
        RequestMarshaller = requestMarshaller;
        ResponseMarshaller = responseMarshaller;
    }

    /// <inheritdoc/>
    public MethodType Type { get; }

    /// <inheritdoc/>
    public string ServiceName { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string FullName { get; }

    /// <summary>Marshaller of requests.</summary>
    public Marshaller<TRequest> RequestMarshaller { get; }

    /// <summary>Marshaller of replies.</summary>
    public Marshaller<TResponse> ResponseMarshaller { get; }
}
