using Grpc.Core;
using RecInterp.Protos.Health.V1;
using RecInterp.Server.Faults;
using ServingStatus = RecInterp.Protos.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace RecInterp.Server.Services;

/// <summary>grpc.health.v1: the empty name is the process's liveness, <c>recinterp.v1.Latents</c> its readiness.</summary>
/// <remarks>An answer is a read of one field; nothing is checked for it.</remarks>
/// <threadsafety>Safe for concurrent calls.</threadsafety>
/// <param name="readiness">The server's state.</param>
internal sealed class HealthService(Readiness readiness) : Health.HealthBase
{
    private const string Liveness = "";
    private const string Latents = "recinterp.v1.Latents";

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = StatusOf(request.Service, readiness.Now.State);
        return status == ServingStatus.ServiceUnknown
            ? throw new RefusedException(Refusal.NotFound, $"service: found \"{request.Service}\", expected \"\" or \"{Latents}\"")
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    /// <inheritdoc/>
    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var state = readiness.Now.State;
        var reply = new HealthListResponse();
        foreach (var service in new[] { Liveness, Latents })
        {
            reply.Statuses.Add(service, new HealthCheckResponse { Status = StatusOf(service, state) });
        }

        return Task.FromResult(reply);
    }

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var now = readiness.Now;
            var status = StatusOf(request.Service, now.State);
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                sent = status;
            }

            // A stream that stayed open would hold up the stop.
            if (now.State == ReadinessState.Stopping)
            {
                return;
            }

            try
            {
                await now.Ended.WaitAsync(context.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static ServingStatus StatusOf(string service, ReadinessState state) => (service, state) switch
    {
        (Liveness, ReadinessState.Stopping) => ServingStatus.NotServing,
        (Liveness, _) => ServingStatus.Serving,
        (Latents, ReadinessState.Serving) => ServingStatus.Serving,
        (Latents, _) => ServingStatus.NotServing,
        _ => ServingStatus.ServiceUnknown,
    };
}
