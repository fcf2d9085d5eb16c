using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>Serves the process's metrics to Prometheus.</summary>
public static class MetricServerMiddlewareExtensions
{
    /// <summary>Maps an endpoint that answers with every instrument of <see cref="System.Diagnostics.Metrics"/> in Prometheus' text format 0.0.4.</summary>
    /// <remarks>Measurements are counted from the first call in the process on.</remarks>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="pattern">Path; <c>/metrics</c> by default, as Prometheus expects.</param>
    /// <returns>The endpoint, for conventions.</returns>
    /// <threadsafety>The endpoint may be scraped concurrently; scrapes wait for each other.</threadsafety>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string pattern = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var collector = MeterCollector.OfProcess;
        return endpoints.MapGet(pattern, context => Answer(context, collector)).WithDisplayName("Prometheus metrics");
    }

    private static async Task Answer(HttpContext context, MeterCollector collector)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(collector.Collect()), context.RequestAborted);
    }
}
