namespace Grpc.Core;

/// <summary>A call from which another inherits deadline and cancellation. Named by <see cref="CallOptions"/>; nothing makes one here.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
