using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Accounts;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Desk;

/// <summary>What moderators decide, and what the queues gave up.</summary>
internal static class DeskRoutes
{
    private const int MostLetters = 200;
    private const int LongestReason = 200;

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder desk = routes.MapGroup("").WithTags("Desk").Needs(Permission.Moderate)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        desk.MapPost("/desk/skip", SkipAsync)
            .WithName("skipItem").WithSummary("End what is on air now and go on").Produces(StatusCodes.Status202Accepted);
        desk.MapPost("/desk/posts/{id}/approve", ApproveAsync)
            .WithName("approvePost").WithSummary("Let a held post go on air")
            .WithDescription("409 says what became of it meanwhile.")
            .Produces<DeskPost>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/desk/posts/{id}/reject", RejectAsync)
            .WithName("rejectPost").WithSummary("Refuse a post; its author reads the reason")
            .WithDescription("Possible until it has been aired; on air it is broken off. 409 says what became of it meanwhile.")
            .Produces<DeskPost>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapGet("/deadletters", ListAsync)
            .WithName("getDeadLetters").WithSummary("What the queues gave up after the last try").Produces<IReadOnlyList<DeadLetterLine>>();
        desk.MapPost("/deadletters/{id}/replay", ReplayAsync)
            .WithName("replayDeadLetter").WithSummary("Have it tried again")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> SkipAsync(ClaimsPrincipal user, ITalkback talkback, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        await talkback.TellAsync(new StudioNotice.Skip(time.GetUtcNow()), Lane.Priority, ct);
        await audit.NoteAsync(user.Actor(), "desk.skip", "air");
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<IResult> ApproveAsync(string id, ClaimsPrincipal user, Decisions decisions, CancellationToken ct) =>
        PostId.TryParse(id, out PostId post) ? await decisions.ApproveAsync(post, user.Actor(), ct) : Decisions.Unknown;

    private static async Task<IResult> RejectAsync(string id, Rejection? rejection, ClaimsPrincipal user, Decisions decisions, CancellationToken ct)
    {
        if (PlainText.Read("reason", rejection?.Reason, LongestReason, out string reason) is { } bad)
            return bad;
        if (reason.Length == 0)
            return new Problem(StatusCodes.Status400BadRequest, "reasonEmpty", "The reason is empty. The author reads it: say what was wrong.");
        return PostId.TryParse(id, out PostId post) ? await decisions.RejectAsync(post, user.Actor(), reason, ct) : Decisions.Unknown;
    }

    private static async Task<IResult> ListAsync(IEnumerable<IDeadLetters> queues, CancellationToken ct)
    {
        var lines = new List<DeadLetterLine>();
        foreach (IDeadLetters queue in queues)
        {
            lines.AddRange((await queue.ListAsync(MostLetters, ct)).Select(letter => new DeadLetterLine(
                $"{queue.Queue}.{letter.Id}", queue.Queue, letter.Payload, letter.Attempts, letter.Reason)));
        }

        return TypedResults.Ok(lines);
    }

    private static async Task<IResult> ReplayAsync(
        string id, ClaimsPrincipal user, IEnumerable<IDeadLetters> queues, AuditTrail audit, CancellationToken ct)
    {
        string[] parts = id.Split('.', 2);
        if (parts.Length != 2 || queues.FirstOrDefault(queue => queue.Queue == parts[0]) is not { } queue || !await queue.ReplayAsync(parts[1], ct))
            return new Problem(StatusCodes.Status404NotFound, "unknownDeadLetter", "There is no dead letter by this id; it may have been replayed.");
        await audit.NoteAsync(user.Actor(), "deadletter.replay", $"deadletter:{id}");
        return TypedResults.Accepted((string?)null);
    }
}

/// <param name="Reason">For the post's author.</param>
internal sealed record Rejection(string? Reason);

/// <param name="Id">Names it for a replay: the queue's name, a dot, and its name there.</param>
/// <param name="Queue">"inbox" or "talkback".</param>
/// <param name="Payload">A post's id, or a notice as JSON.</param>
internal sealed record DeadLetterLine(string Id, string Queue, string Payload, int Attempts, string Reason);
