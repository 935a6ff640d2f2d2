using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Events;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Api.Presenting;

/// <summary>Why did it say that.</summary>
internal static class WhyRoutes
{
    private static readonly Problem Unknown = new(
        StatusCodes.Status404NotFound, "unknownSpeech",
        "Nothing is known of it: nothing was said there, it was erased, or it is older than Radio24:Retention:Speech keeps it.");

    public static void MapWhy(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/airlog/{id}/why", ReadAsync).Needs(Permission.SeeDesk)
            .WithName("getWhy").WithTags("Presenter").WithSummary("Why something was said")
            .WithDescription(
                "`id` is the air log line's. The brief that the presenter was given, what it was shown with it (`material`), what it was allowed to say and where that comes from, what was heard, which model said it, "
                + "what it cost in US dollars, which checks it passed, and which sentences were dropped by which check.")
            .Produces<WhyAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReadAsync(string id, HttpContext context, ISpeechRecords records)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Guid.TryParse(id, out Guid entry) && await records.ReadAsync(entry, context.RequestAborted) is { } record
            ? TypedResults.Ok(WhyAnswer.Of(record))
            : Unknown;
    }
}

/// <param name="Rung">Who spoke, from the owner's model to the voice of this machine.</param>
/// <param name="Model">"offline": the voice of this machine.</param>
/// <param name="PostId">The post it took up.</param>
/// <param name="Brief">What the presenter was told.</param>
/// <param name="Material">What it was shown with that: the post as it was told, facts, turns before; without what it had said lately. Cut after 16,000 characters.</param>
/// <param name="Facts">What it was allowed to say beside.</param>
/// <param name="Said">What was heard.</param>
/// <param name="Checks">Which checks all of that passed.</param>
/// <param name="Dollars">What it cost.</param>
internal sealed record WhyAnswer(
    Guid Id, DateTimeOffset At, PresenterRung Rung, string Model, string Persona, string? PostId, string Brief, string Material, IReadOnlyList<WhyFact> Facts, string Said,
    IReadOnlyList<WhyDropped> Dropped, IReadOnlyList<string> Checks, decimal Dollars)
{
    public static WhyAnswer Of(SpeechRecord record) => new(
        record.Id, record.At, record.Rung, record.Model, record.Persona, record.Post?.ToString(), record.Instructions, record.Material, [.. record.Facts.Select(WhyFact.Of)], record.Said,
        [.. record.Dropped.Select(dropped => new WhyDropped(dropped.Check, dropped.Detail))], record.Checks, Math.Round(record.Dollars, 6));
}

/// <param name="Citation">What can be opened; null: the station knows it by itself.</param>
/// <param name="At">When it was so.</param>
internal sealed record WhyFact(FactKind Kind, string Text, CitationWire? Citation, DateTimeOffset? At, string? PostId)
{
    public static WhyFact Of(Fact fact) => new(fact.Kind, fact.Text, fact.Citation is { } citation ? CitationWire.Of(citation) : null, fact.At, fact.Post?.ToString());
}

/// <param name="Detail">The rule; the words are not kept.</param>
internal sealed record WhyDropped(string Check, string Detail);
