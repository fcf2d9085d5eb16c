using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RecInterp.Server.Listening;

/// <summary>Keeps metrics and gRPC on their own addresses: each address answers its own paths and 404 to the other's.</summary>
internal static class MetricsListener
{
    /// <summary>Path of the metrics.</summary>
    public const string Path = "/metrics";

    /// <summary>Sets up the address for metrics.</summary>
    /// <param name="endpoint">The address.</param>
    public static void Configure(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        endpoint.Use(next => connection =>
        {
            connection.Features.Set(Mark.Instance);
            return next(connection);
        });
    }

    /// <summary>Middleware that refuses paths of the other address.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The rest of the pipeline.</param>
    /// <returns>Done when the request is answered.</returns>
    public static Task Guard(HttpContext context, RequestDelegate next)
    {
        var onMetricsAddress = context.Features.Get<Mark>() is not null;
        if (onMetricsAddress == (context.Request.Path == Path))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Rides on connections of the metrics address.</summary>
    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
