namespace Grpc.Core;

/// <summary>Base of all generated clients.</summary>
/// <threadsafety>As safe as its invoker; channels' invokers are safe for concurrent calls.</threadsafety>
public abstract class ClientBase
{
    /// <summary>Creates a client that cannot call, for tests that replace its methods.</summary>
    protected ClientBase()
        : this(new ClientBaseConfiguration(null))
    {
    }

    /// <summary>Creates a client from the configuration of another.</summary>
    /// <param name="configuration">The configuration.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
    }

    /// <summary>Makes this client's calls.</summary>
    /// <exception cref="InvalidOperationException">The client was created without a channel or invoker.</exception>
    protected CallInvoker CallInvoker =>
        Configuration.CallInvoker ?? throw new InvalidOperationException("This client was created without a channel or a call invoker.");

    internal ClientBaseConfiguration Configuration { get; }

    /// <summary>What a client is made from; opaque to generated code.</summary>
    protected internal class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker? callInvoker) => CallInvoker = callInvoker;

        internal CallInvoker? CallInvoker { get; }
    }
}
