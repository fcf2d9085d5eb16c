using Grpc.Core;
using Grpc.Core.Interceptors;
using RecInterp.Server.Telemetry;

namespace RecInterp.Server.Faults;

/// <summary>Maps every fault to the status that a caller sees. No other file chooses one.</summary>
/// <remarks>The framework itself answers RESOURCE_EXHAUSTED to a message over the limit, UNIMPLEMENTED to an unknown method and
/// DEADLINE_EXCEEDED to a late call.</remarks>
/// <param name="metrics">Counts results that are not finite.</param>
/// <param name="logger">Gets what callers must not see.</param>
internal sealed partial class FaultInterceptor(SidecarMetrics metrics, ILogger<FaultInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            throw new RpcException(StatusOf(fault, context));
        }
    }

    private static StatusCode CodeOf(Refusal reason) => reason switch
    {
        Refusal.BadRequest => StatusCode.InvalidArgument,
        Refusal.NotFound => StatusCode.NotFound,
        Refusal.BundleMismatch => StatusCode.FailedPrecondition,
        Refusal.OverLimit => StatusCode.ResourceExhausted,
        Refusal.NotReady => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    private Status StatusOf(Exception fault, ServerCallContext context)
    {
        switch (fault)
        {
            case RefusedException refused:
                return new Status(CodeOf(refused.Reason), refused.Message);
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return new Status(StatusCode.Cancelled, "the call was cancelled");
            case InvalidOutputException:
                metrics.CountInvalidOutput();
                LogInvalidOutput(context.Method, fault.Message);
                return new Status(StatusCode.Internal, "the result is not finite and was not sent");
            default:
                LogFault(fault, context.Method);
                return new Status(StatusCode.Internal, "the server failed; its log has the reason");
        }
    }

    [LoggerMessage(2, LogLevel.Error, "{Method}: {Fault}")]
    private partial void LogInvalidOutput(string method, string fault);

    [LoggerMessage(3, LogLevel.Error, "{Method} failed")]
    private partial void LogFault(Exception fault, string method);
}
