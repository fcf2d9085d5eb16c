using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace RecInterp.Substitutes.Tests.Prometheus;

public sealed class MapMetricsTests
{
    [Fact]
    public async Task The_endpoint_answers_in_the_text_format()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var application = builder.Build();
        application.MapMetrics();
        application.MapMetrics("/elsewhere");
        await application.StartAsync();
        using var meter = new Meter("map_metrics_test");
        meter.CreateCounter<int>("calls_total", description: "Calls.").Add(4);
        using var http = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };

        using var reply = await http.GetAsync(new Uri("/metrics", UriKind.Relative));
        var text = await reply.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        Assert.Contains("# TYPE map_metrics_test_calls_total counter\nmap_metrics_test_calls_total 4\n", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/elsewhere", UriKind.Relative))).StatusCode);
    }
}
