namespace Grpc.Core;

/// <summary>What a call made on behalf of another inherits from it. Named by <see cref="ServerCallContext"/>.</summary>
public class ContextPropagationOptions
{
}
