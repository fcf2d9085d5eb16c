namespace Grpc.Core;

/// <summary>A server's replies of one call.</summary>
/// <typeparam name="T">Type of the reply.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
