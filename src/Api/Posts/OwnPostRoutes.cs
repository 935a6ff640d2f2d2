using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>A listener's rights over what they have sent.</summary>
internal static class OwnPostRoutes
{
    private const int UsualPage = 20;

    /// <summary>Below <paramref name="posts"/> (<c>/api/v1/posts</c>).</summary>
    public static void MapOwnPosts(this IEndpointRouteBuilder posts)
    {
        posts.MapGet("", ListAsync)
            .Needs(Permission.Listen)
            .WithName("listPosts")
            .WithSummary("What you have sent, newest first")
            .WithDescription("`limit` 1 to 100 (20); `before` is `next` of the page before.")
            .Produces<OwnPostPage>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

        posts.MapDelete("{id}", WithdrawAsync)
            .Needs(Permission.Listen)
            .WithName("withdrawPost")
            .WithSummary("Take a post back")
            .WithDescription("Possible until it has been aired; on air it is broken off. 409 says why it is too late.")
            .Produces<PostStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

        posts.MapGet("{id}/peaks", PeaksAsync)
            .Needs(Permission.Listen)
            .WithName("getPeaks")
            .WithSummary("The waveform of a voice post")
            .WithDescription("200 bytes, 0 (silence) to 255 (full scale). For its author only.")
            .Produces<byte[]>(contentType: "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal user, HttpContext context, OwnPosts own, string? before, int? limit, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (limit is < 1 or > OwnPosts.LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"limit is {limit}; 1 to {OwnPosts.LargestPage} is possible.");
        PostId? last = null;
        if (before is not null)
        {
            if (!PostId.TryParse(before, out PostId parsed))
                return new Problem(StatusCodes.Status400BadRequest, "badBefore", "before is not a post's id; take it from next.");
            last = parsed;
        }

        return TypedResults.Ok(await own.ListAsync(user.Listener()!.Value, last, limit ?? UsualPage, cancellationToken));
    }

    private static async Task<IResult> WithdrawAsync(string id, ClaimsPrincipal user, OwnPosts own, CancellationToken cancellationToken)
    {
        if (!PostId.TryParse(id, out PostId post))
            return PostRoutes.Unknown;
        (PostStatus? status, Problem? problem) = await own.WithdrawAsync(user.Listener()!.Value, post, cancellationToken);
        return problem ?? (IResult)TypedResults.Ok(status);
    }

    private static async Task<IResult> PeaksAsync(
        string id, ClaimsPrincipal user, HttpContext context, OwnPosts own, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "private, max-age=3600";
        byte[]? peaks = PostId.TryParse(id, out PostId post)
            ? await own.PeaksAsync(user.Listener()!.Value, post, cancellationToken)
            : null;
        return peaks is null ? PostRoutes.Unknown : TypedResults.Bytes(peaks, "application/octet-stream");
    }
}
