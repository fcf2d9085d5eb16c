namespace Grpc.Core;

/// <summary>A connection, or a pool of them, to one server.</summary>
public abstract class ChannelBase
{
    /// <summary>Creates a channel.</summary>
    /// <param name="target">The server, for example <c>localhost:5080</c>.</param>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server, for example <c>localhost:5080</c>.</summary>
    public string Target { get; }

    /// <summary>Creates an invoker that makes calls on this channel.</summary>
    /// <returns>The invoker.</returns>
    public abstract CallInvoker CreateCallInvoker();
}
