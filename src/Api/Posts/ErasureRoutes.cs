using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Accounts;
using Radio24.Api.Problems;
using Radio24.Api.Security;

namespace Radio24.Api.Posts;

/// <summary>Erasing oneself.</summary>
internal static class ErasureRoutes
{
    /// <summary>Below <c>/api/v1</c>.</summary>
    public static void MapErasure(this IEndpointRouteBuilder routes) =>
        routes.MapDelete("/listeners/me", EraseAsync)
            .Needs(Permission.Listen)
            .WithName("eraseListener")
            .WithTags("Listeners")
            .WithSummary("Erase everything about you")
            .WithDescription(
                "Posts, their histories and recordings, and the account of whoever is signed in: login, password, other ways to sign in, sessions. "
                + "The air log keeps that something aired, not whose or what. The last admin is refused with 409.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> EraseAsync(ClaimsPrincipal user, HttpContext context, Erasure erasure)
    {
        Problem? problem = await erasure.EraseAsync(user.Listener()!.Value, user.Actor(), context.RequestAborted);
        if (problem is not null)
            return problem;
        if (user.CameWithCookie())
            SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }
}
