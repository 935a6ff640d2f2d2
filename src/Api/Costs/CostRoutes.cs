using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Api.Costs;

/// <summary>What models cost.</summary>
internal static class CostRoutes
{
    private const int MostLines = 400;
    private const int UsualDays = 30, MostDays = 3660;

    /// <summary>Of lines that are days, so that none is left out: a stretch that begins within a day touches one more.</summary>
    private const int MostDaysByDay = MostLines - 1;

    public static void MapCosts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/costs", ReadAsync).Needs(Permission.ReadCosts)
            .WithName("readCosts").WithTags("Costs").WithSummary("What models cost, and how much of the caps is spent")
            .WithDescription(
                "`by` is \"day\" (UTC, in order), \"model\" or \"purpose\" (the dearest first); `from` and `to` are times, by default the last "
                + $"{UsualDays} days; by day {MostDaysByDay} days at the most. US dollars, by the price table of the settings; `now` has the hour and the day that are running, with what is set aside.")
            .Produces<CostPage>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReadAsync(string? by, string? from, string? to, HttpContext context, ILedger ledger, TimeProvider time)
    {
        CostsBy? how = by switch
        {
            null or "day" => CostsBy.Day,
            "model" => CostsBy.Model,
            "purpose" => CostsBy.Purpose,
            _ => null,
        };
        if (how is null)
            return new Problem(StatusCodes.Status400BadRequest, "badBy", "`by` is \"day\", \"model\" or \"purpose\".");
        DateTimeOffset now = time.GetUtcNow();
        if (!TryRead(to, now, out DateTimeOffset until) || !TryRead(from, until.AddDays(-UsualDays), out DateTimeOffset since))
            return new Problem(StatusCodes.Status400BadRequest, "badTime", "`from` and `to` are times like 2026-11-22T12:00:00Z.");
        int mostDays = how == CostsBy.Day ? MostDaysByDay : MostDays;
        if (since >= until || until - since > TimeSpan.FromDays(mostDays))
            return new Problem(StatusCodes.Status400BadRequest, "badTime", $"`from` is before `to`, by {mostDays} days at the most.");

        context.Response.Headers.CacheControl = "no-store";
        IReadOnlyList<CostSum> sums = await ledger.CostsAsync(how.Value, since, until, MostLines, context.RequestAborted);
        Spending spending = await ledger.SpendingAsync(context.RequestAborted);
        return TypedResults.Ok(new CostPage(
            since, until, [.. sums.Select(sum => CostLine.Of(sum, how.Value))],
            new CostsNow(
                Math.Round(spending.Hour, 6), spending.HourlyCap, CostPeriod.Hour.EndOf(now), Math.Round(spending.Day, 6), spending.DailyCap,
                CostPeriod.Day.EndOf(now), spending.Mark)));
    }

    private static bool TryRead(string? text, DateTimeOffset otherwise, out DateTimeOffset time)
    {
        time = otherwise;
        return text is null || (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && time.Year is > 2000 and < 9000);
    }
}

internal sealed record CostPage(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<CostLine> Lines, CostsNow Now);

/// <param name="Hour">US dollars in the hour that is running (UTC), with what is set aside; the day alike.</param>
/// <param name="HourlyCap">Null: none.</param>
/// <param name="Mark">Percent of either cap that was reached: 0, 50, 80 or 100.</param>
internal sealed record CostsNow(
    decimal Hour, decimal? HourlyCap, DateTimeOffset HourEnds, decimal Day, decimal? DailyCap, DateTimeOffset DayEnds, int Mark);

/// <param name="Key">A day, a model or a purpose.</param>
/// <param name="Unanswered">Those of the calls that gave no usable answer.</param>
/// <param name="Seconds">Of audio, where a model is paid by time.</param>
internal sealed record CostLine(
    string Key, long Calls, long Unanswered, decimal Dollars, long TextIn, long TextOut, long AudioIn, long AudioOut, long CachedIn, double Seconds)
{
    /// <summary>Only a purpose is a word of ours, written as our other words are.</summary>
    public static CostLine Of(CostSum sum, CostsBy by) => new(
        by == CostsBy.Purpose ? JsonNamingPolicy.CamelCase.ConvertName(sum.Key) : sum.Key, sum.Calls, sum.Unanswered, Math.Round(sum.Dollars, 6), sum.Tokens.TextIn, sum.Tokens.TextOut,
        sum.Tokens.AudioIn, sum.Tokens.AudioOut, sum.Tokens.CachedIn, sum.Tokens.Seconds);
}
