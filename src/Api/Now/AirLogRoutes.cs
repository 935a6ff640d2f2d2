using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Api.Now;

/// <summary>What aired when: as public as what is on air.</summary>
internal static class AirLogRoutes
{
    private const int Most = 500;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void MapAirLog(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/airlog", ReadAsync)
            .ForEverybody()
            .RequireCors(Radio24Api.AnyOrigin)
            .WithName("getAirLog")
            .WithTags("On air")
            .WithSummary("What aired when")
            .WithDescription("Items that started in [`from`, `to`), oldest first, `limit` 1 to 500 (100). Without times: the last hour.")
            .Produces<IReadOnlyList<AirLogLine>>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReadAsync(
        IAirLog log, TimeProvider time, DateTimeOffset? from, DateTimeOffset? to, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > Most)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"limit is {limit}; 1 to {Most} is possible.");
        DateTimeOffset end = to ?? time.GetUtcNow();
        if (end < Earliest)
            return new Problem(StatusCodes.Status400BadRequest, "badTimes", $"to must not be before {Earliest:yyyy-MM-dd}: there was no station.");
        DateTimeOffset start = from ?? end - TimeSpan.FromHours(1);
        if (start >= end)
            return new Problem(StatusCodes.Status400BadRequest, "badTimes", "from must be before to.");
        IReadOnlyList<AirLogEntry> entries = await log.ReadAsync(start, end, limit ?? 100, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<AirLogLine>>([.. entries.Select(AirLogLine.Of)]);
    }
}

/// <param name="Id">Of the line: <c>GET /api/v1/airlog/{id}/why</c> says why it was said.</param>
/// <param name="EndedAt">Null while it is on air, or if the station stopped during it.</param>
/// <param name="PostId">The post it took up, if it still exists.</param>
internal sealed record AirLogLine(
    Guid Id, SegmentKind Type, string Title, string Artist, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? PostId)
{
    public static AirLogLine Of(AirLogEntry entry) => new(
        entry.Id, entry.Kind, entry.Title, entry.Artist, entry.StartedAt, entry.EndedAt, entry.Post?.ToString());
}
