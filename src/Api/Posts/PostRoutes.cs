using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>Text posts over HTTP, and what became of a post.</summary>
internal static class PostRoutes
{
    private const int LargestBody = 16 * 1024;

    public static void MapPosts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder posts = routes.MapGroup("/posts").WithTags("Posts")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        posts.MapPost("", PostAsync)
            .Needs(Permission.Post)
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .WithName("postText")
            .WithSummary("Send a text to the station")
            .WithDescription(
                "Kept once it is acknowledged. With an Idempotency-Key a retry returns the same post. RateLimit and 429 say what is left and when; 503 `airtimeFull` says that it would wait too long for the air, and when to try again; 429 `airtimeShare`, that many wait and the address has had its share of the places. A reply on air (`replyTo`, while the event `reply` asks for one) is counted by none of them; 410 `replyOver` says that it is too late, 409 `replyTaken` that one is there.")
            .Produces<AcceptedPost>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        posts.MapGet("{id}", FindAsync)
            .Needs(Permission.Listen)
            .WithName("getPost")
            .WithSummary("What became of a post")
            .WithDescription("For its author only: to anybody else it does not exist.")
            .Produces<PostStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound);

        posts.MapOwnPosts();
        routes.MapErasure();
    }

    private static async Task<IResult> PostAsync(
        NewTextPost post, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, ClaimsPrincipal user, HttpContext context,
        PostReception reception, CancellationToken cancellationToken)
    {
        var sender = new Sender(user.Listener()!.Value, AddressLimits.Of(context));
        (AcceptedPost? accepted, Problem? problem) =
            await reception.TakeTextAsync(sender, post, idempotencyKey, cancellationToken);
        RateNotice.Write(context.Response, sender.Rates);
        return problem ?? (IResult)TypedResults.Accepted(context.Request.Outside($"/api/v1/posts/{accepted!.Id}"), accepted);
    }

    private static async Task<IResult> FindAsync(
        string id, ClaimsPrincipal user, HttpContext context, PostReception reception, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        PostStatus? status = PostId.TryParse(id, out PostId post)
            ? await reception.FindAsync(user.Listener()!.Value, post, cancellationToken)
            : null;
        return status is null ? Unknown : TypedResults.Ok(status);
    }

    public static Problem Unknown { get; } = new(StatusCodes.Status404NotFound, "unknownPost", "You have sent no post by this id.");
}
