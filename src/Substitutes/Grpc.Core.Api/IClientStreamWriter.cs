namespace Grpc.Core;

/// <summary>A client's requests of one call.</summary>
/// <typeparam name="T">Type of the request.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no request follows.</summary>
    /// <returns>Done when that is sent.</returns>
    Task CompleteAsync();
}
