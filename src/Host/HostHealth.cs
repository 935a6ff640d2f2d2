using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Core.Ports;

namespace Radio24.Host;

/// <summary>A Host on its own is ready when it is on air; one that waits for its turn says so, and is alive.</summary>
public static class HostHealth
{
    public static void MapHostHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("alive\n"));
        routes.MapGet("/readyz", async (IReadiness readiness, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            Readiness now = await readiness.CheckAsync(context.RequestAborted);
            return TypedResults.Text(
                now.Words + "\n", statusCode: now.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
