using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Events;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Api.Presenting;

/// <summary>Who speaks, why, and what it costs.</summary>
internal static class PresenterRoutes
{
    private static readonly Problem NotYet = new(
        StatusCodes.Status503ServiceUnavailable, "presenterUnknown", "The Host has not said yet who presents. It says so when it signs on.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static void MapPresenter(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/presenter", ReadAsync).Needs(Permission.SeeDesk)
            .WithName("getPresenter").WithTags("Presenter").WithSummary("Who presents, why, and what it costs")
            .WithDescription(
                "`rung` is \"primary\", \"cheaper\", \"second\" (the owner's models), \"offline\" (the voice of this machine) or \"music\" (nobody speaks), since when and why. "
                + "`cost` is of all models together, in US dollars, of the hour and the day (UTC) that are running, with what is set aside; `mark` is the percent of either cap that was reached: "
                + "at 50 links get shorter, at 80 the cheaper model speaks, at 100 the voice of this machine.")
            .Produces<PresenterAnswer>().ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReadAsync(HttpContext context, StationBoard board, ILedger ledger, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        return board.Presenter is { } status
            ? TypedResults.Ok(PresenterAnswer.Of(status, await ledger.SpendingAsync(context.RequestAborted), time.GetUtcNow()))
            : NotYet;
    }
}

/// <param name="Since">When it came to this rung.</param>
/// <param name="Model">Null on the last two rungs.</param>
/// <param name="Persona">The name of who is on air.</param>
/// <param name="SessionSince">When the session on air was opened; null: there is none.</param>
/// <param name="SessionAgeSeconds">How old that is.</param>
internal sealed record PresenterAnswer(
    PresenterRung Rung, DateTimeOffset Since, Explanation Reason, string? Model, string Persona, DateTimeOffset? SessionSince, int? SessionAgeSeconds, PresenterCost Cost)
{
    public static PresenterAnswer Of(PresenterStatus status, Spending spending, DateTimeOffset now) => new(
        status.Rung, status.Since, new Explanation(status.Reason.En, status.Reason.Ja), status.Model, status.Persona, status.SessionSince,
        status.SessionSince is { } since ? Math.Max(0, (int)(now - since).TotalSeconds) : null,
        new PresenterCost(Math.Round(spending.Hour, 6), spending.HourlyCap, Math.Round(spending.Day, 6), spending.DailyCap, spending.Mark));
}

/// <param name="HourlyCap">Null: none; the daily one alike.</param>
internal sealed record PresenterCost(decimal Hour, decimal? HourlyCap, decimal Day, decimal? DailyCap, int Mark);
