using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace RecInterp.Server.Telemetry;

/// <summary>Middleware that counts and times calls by the status that left the server.</summary>
/// <remarks>It stands outside gRPC because calls that gRPC refuses by itself, such as one with too long a message, reach no interceptor.</remarks>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="metrics">Where to count.</param>
internal sealed class CallMeter(RequestDelegate next, SidecarMetrics metrics)
{
    private const string StatusName = "grpc-status";

    /// <summary>Counts a request, if it is a gRPC call.</summary>
    /// <param name="context">The request.</param>
    /// <returns>Done when the rest of the pipeline is.</returns>
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method)
            {
                metrics.CountCall(NameOf(method.Type), method.ServiceName, method.Name, CodeOf(context), Stopwatch.GetElapsedTime(started));
            }
        }
    }

    private static string NameOf(MethodType type) => type switch
    {
        MethodType.Unary => "unary",
        MethodType.ClientStreaming => "client_stream",
        MethodType.ServerStreaming => "server_stream",
        _ => "bidi_stream",
    };

    /// <summary>The status in the trailers, or in the headers of a reply that has nothing else.</summary>
    private static string CodeOf(HttpContext context)
    {
        string? sent = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusName];
        sent = string.IsNullOrEmpty(sent) ? context.Response.Headers[StatusName] : sent;
        if (int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return NameOf((StatusCode)number);
        }

        return NameOf(context.RequestAborted.IsCancellationRequested ? StatusCode.Cancelled : StatusCode.Unknown);
    }

    /// <summary>Go's spelling, which dashboards use, has one l.</summary>
    private static string NameOf(StatusCode code) => code == StatusCode.Cancelled ? "Canceled" : code.ToString();
}
