using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Desk;

/// <summary>Orders to the director, and what the queues gave up: for moderators.</summary>
internal static class DeskRoutes
{
    private const int MostLetters = 200;

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder desk = routes.MapGroup("").WithTags("Desk").Needs(Permission.Moderate);

        desk.MapPost("/desk/skip", async (ClaimsPrincipal user, IDesk orders, TimeProvider time, CancellationToken ct) =>
            {
                await orders.OrderAsync(new DeskOrder.Skip(time.GetUtcNow(), By(user)), Lane.Priority, ct);
                return TypedResults.Accepted((string?)null);
            })
            .WithName("skipItem").WithSummary("End what is on air now and go on").Produces(StatusCodes.Status202Accepted);

        desk.MapPost("/desk/posts/{id}/approve", (string id, ClaimsPrincipal user, IDesk orders, IPostStore posts, CancellationToken ct) =>
                OrderAsync(id, post => new DeskOrder.Approve(post, By(user)), orders, posts, ct))
            .WithName("approvePost").WithSummary("Let a held post go on air")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);

        desk.MapPost("/desk/posts/{id}/reject", (
                string id, Rejection rejection, ClaimsPrincipal user, IDesk orders, IPostStore posts, CancellationToken ct) =>
                OrderAsync(id, post => new DeskOrder.Reject(post, By(user), rejection.Reason), orders, posts, ct))
            .WithName("rejectPost").WithSummary("Refuse a held post; its author reads the reason")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);

        desk.MapGet("/deadletters", ListAsync)
            .WithName("getDeadLetters").WithSummary("What the queues gave up after the last try").Produces<IReadOnlyList<DeadLetterLine>>();

        desk.MapPost("/deadletters/{id}/replay", ReplayAsync)
            .WithName("replayDeadLetter").WithSummary("Have it tried again")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> OrderAsync(
        string id, Func<PostId, DeskOrder> order, IDesk desk, IPostStore posts, CancellationToken ct)
    {
        if (!PostId.TryParse(id, out PostId post) || await posts.FindAsync(post, ct) is null)
            return new Problem(StatusCodes.Status404NotFound, "unknownPost", "There is no post by this id.");
        await desk.OrderAsync(order(post), Lane.Normal, ct);
        return TypedResults.Accepted((string?)null);
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

    private static async Task<IResult> ReplayAsync(string id, IEnumerable<IDeadLetters> queues, CancellationToken ct)
    {
        string[] parts = id.Split('.', 2);
        return parts.Length == 2 && queues.FirstOrDefault(queue => queue.Queue == parts[0]) is { } queue && await queue.ReplayAsync(parts[1], ct)
            ? TypedResults.Accepted((string?)null)
            : new Problem(StatusCodes.Status404NotFound, "unknownDeadLetter", "There is no dead letter by this id; it may have been replayed.");
    }

    private static string By(ClaimsPrincipal user) => user.FindFirst("sub")?.Value ?? "moderator";
}

/// <param name="Reason">For the post's author.</param>
internal sealed record Rejection(string Reason);

/// <param name="Id">Names it for a replay: the queue's name, a dot, and its name there.</param>
/// <param name="Queue">"inbox" or "desk".</param>
/// <param name="Payload">A post's id, or an order as JSON.</param>
internal sealed record DeadLetterLine(string Id, string Queue, string Payload, int Attempts, string Reason);
