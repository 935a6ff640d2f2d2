using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Radio24.Startup;

/// <summary>
/// What a process tells whoever watches it, by OpenTelemetry. Metrics can always be read at <c>/metrics</c>. Traces, and metrics that are
/// pushed, exist only where OpenTelemetry's own variables name a collector (OTEL_EXPORTER_OTLP_ENDPOINT, or its _TRACES_ and _METRICS_ kind):
/// without one no span is ever made.
/// </summary>
public static class Telemetry
{
    /// <summary>Every meter and source of the station begins so: <c>Radio24.Air</c>, <c>Radio24.Posts</c> and so on.</summary>
    private const string Ours = "Radio24.*";

    /// <summary>Requests that stay open for hours, or come every second and say nothing: a span of them is of no use to anybody.</summary>
    private static readonly PathString[] NotTraced = ["/hubs", "/api/v1/events", "/healthz", "/readyz", "/metrics"];

    /// <param name="process">"station", "api" or "host".</param>
    /// <returns>To add exporters to, in tests.</returns>
    public static IOpenTelemetryBuilder AddTelemetry(this IServiceCollection services, IConfiguration configuration, string process)
    {
        IOpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService($"radio24-{process}", serviceInstanceId: $"{Environment.MachineName}/{Environment.ProcessId}"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Ours).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                    .AddNpgsqlInstrumentation().AddPrometheusExporter();
                if (IsCollected(configuration, "METRICS"))
                    metrics.AddOtlpExporter();
            });
        if (IsCollected(configuration, "TRACES"))
            telemetry.AddTracing().WithTracing(tracing => tracing.AddOtlpExporter());
        return telemetry;
    }

    /// <summary>Spans of requests, of calls to others, of the database and of a post's way to the air.</summary>
    public static IOpenTelemetryBuilder AddTracing(this IOpenTelemetryBuilder telemetry)
    {
        telemetry.Services.Configure<AspNetCoreTraceInstrumentationOptions>(requests =>
        {
            requests.Filter = context => !Array.Exists(NotTraced, path => context.Request.Path.StartsWithSegments(path));
            requests.EnrichWithHttpRequest = (span, _) => Forget(span);
            requests.EnrichWithHttpResponse = (span, _) => Forget(span);
        });
        return telemetry.WithTracing(tracing => tracing
            .AddSource(Ours).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddNpgsql());
    }

    /// <summary>A query can hold a token, and who listens with what is nobody's business.</summary>
    private static void Forget(Activity span)
    {
        span.SetTag("url.query", null);
        span.SetTag("user_agent.original", null);
        span.SetTag("client.address", null);
    }

    private static bool IsCollected(IConfiguration configuration, string signal) =>
        !bool.TryParse(configuration["OTEL_SDK_DISABLED"], out bool off) || !off
            ? !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"])
            : false;
}
