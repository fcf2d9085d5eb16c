namespace Grpc.Core;

/// <summary>What every kind of call offers beside its messages: headers, status, trailers and cancellation.</summary>
/// <remarks>The invoker hands over delegates and one state object, so that a call costs no closures.</remarks>
internal readonly record struct CallAccess(
    Func<object, Task<Metadata>> ResponseHeadersOf,
    Func<object, Status> StatusOf,
    Func<object, Metadata> TrailersOf,
    Action<object> DisposeOf,
    object State)
{
    public Task<Metadata> ResponseHeadersAsync() => ResponseHeadersOf(State);

    public Status Status() => StatusOf(State);

    public Metadata Trailers() => TrailersOf(State);

    public void Dispose() => DisposeOf(State);
}
