using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Core.Ports;

namespace Radio24.Api.Health;

/// <summary>Whether the process lives, and whether the station is on air.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("alive\n"))
            .WithName("getHealth").WithTags("Health").WithSummary("The process lives")
            .Produces<string>(contentType: "text/plain");

        routes.MapGet("/readyz", (IAirStatus air, HttpContext context) => Ready(air, context))
            .WithName("getReadiness").WithTags("Health").WithSummary("The station is on air: frames go out")
            .Produces<string>(contentType: "text/plain")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Ready(IAirStatus air, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return air.OnAir
            ? TypedResults.Text(air.Description + "\n")
            : new Problem(StatusCodes.Status503ServiceUnavailable, "notLive", $"Not on air: {air.Description}.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
    }
}
