using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Api.Audit;

/// <summary>Who did what.</summary>
internal static class AuditRoutes
{
    private const int LargestPage = 500;
    private const int Longest = 64;

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ReadAsync).Needs(Permission.ReadAudit)
            .WithName("readAudit").WithTags("Audit").WithSummary("Who did what, newest first")
            .WithDescription("`act` by prefix (\"key.\"), `actor` exactly (\"account:ID\"), `before` a time, `limit` up to 500.")
            .Produces<AuditPage>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> ReadAsync(
        string? act, string? actor, string? before, int? limit, HttpContext context, IAuditLog log)
    {
        DateTimeOffset until = default;
        if (before is not null && !DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out until))
            return new Problem(StatusCodes.Status400BadRequest, "badTime", "`before` is a time like 2026-11-22T12:00:00Z.");
        if (limit is < 1 or > LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"`limit` is 1 to {LargestPage}.");
        if (!IsPlain(act))
            return new Problem(StatusCodes.Status400BadRequest, "badAct", $"`act` is the beginning of an act such as \"key.\": up to {Longest} letters, digits and \".\".");
        if (!IsPlain(actor))
            return new Problem(
                StatusCodes.Status400BadRequest, "badActor", $"`actor` is somebody such as \"account:ID\": up to {Longest} letters, digits, \".\" and \":\".");
        context.Response.Headers.CacheControl = "no-store";
        IReadOnlyList<AuditEntry> entries = await log.ReadAsync(act, actor, before is null ? null : until, limit ?? 100, context.RequestAborted);
        return TypedResults.Ok(new AuditPage([.. entries.Select(AuditLine.Of)]));
    }

    private static bool IsPlain(string? text) =>
        text is null || (text.Length <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':'));
}

internal sealed record AuditPage(IReadOnlyList<AuditLine> Entries);

internal sealed record AuditLine(DateTimeOffset At, string Actor, string Act, string Subject, JsonElement? Before, JsonElement? After)
{
    public static AuditLine Of(AuditEntry entry) => new(entry.At, entry.Actor, entry.Act, entry.Subject, Json(entry.Before), Json(entry.After));

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
