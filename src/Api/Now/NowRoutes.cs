using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Events;
using Radio24.Api.Health;
using Radio24.Api.Security;

namespace Radio24.Api.Now;

/// <summary>What is on air.</summary>
internal static class NowRoutes
{
    public static void MapNow(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/now", Now)
            .ForEverybody()
            .WithoutStore()
            .RequireCors(Radio24Api.AnyOrigin)
            .WithName("getNow")
            .WithTags("On air")
            .WithSummary("What is on air")
            .WithDescription("In the shape that clients of AzuraCast's now-playing API know.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static Ok<NowAnswer> Now(StationBoard board, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(board.Now());
    }
}
