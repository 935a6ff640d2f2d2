using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Health;

/// <summary>Whether the process lives, and whether the station is on air.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("alive\n"))
            .ForEverybody().WithoutStore().WithName("getHealth").WithTags("Health").WithSummary("The process lives")
            .Produces<string>(contentType: "text/plain");

        routes.MapGet("/readyz", ReadyAsync)
            .ForEverybody().WithoutStore().WithName("getReadiness").WithTags("Health").WithSummary("The process can do its work: a station is on air, an Api can keep posts")
            .Produces<string>(contentType: "text/plain")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        // Needs what Telemetry adds in the executables.
        routes.MapPrometheusScrapingEndpoint("/metrics").Needs(Permission.ReadMetrics).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(IReadiness readiness, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        Readiness now = await readiness.CheckAsync(context.RequestAborted);
        return now.IsReady
            ? TypedResults.Text(now.Words + "\n")
            : new Problem(StatusCodes.Status503ServiceUnavailable, "notReady", $"Not ready: {now.Words}.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
    }
}

/// <summary>A station in one process is ready when it is on air: frames go out.</summary>
internal sealed class OnAirReadiness(IAirStatus air) : IReadiness
{
    public ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Readiness(air.OnAir, air.Description));
}
