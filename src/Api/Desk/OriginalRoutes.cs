using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Accounts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Api.Desk;

/// <summary>What a listener wrote, before the station masked it or changed its tone: for moderators, and every look is in the audit log.</summary>
internal static class OriginalRoutes
{
    public static void MapOriginals(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/desk/posts/{id}/original", ReadAsync).WithTags("Desk").Needs(Permission.SeeOriginals)
            .WithName("getOriginal").WithSummary("A post as its author sent it, where the station changed it")
            .WithDescription("Every look is in the audit log. Originals go after some days (`Radio24:Retention:Originals`); 410: the key that sealed it is gone.")
            .Produces<OriginalPost>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReadAsync(
        string id, ClaimsPrincipal user, HttpContext context, IScreeningRecords records, Originals originals, AuditTrail audit, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!PostId.TryParse(id, out PostId post) || await records.OriginalAsync(post, cancellationToken) is not { } sealedWords)
            return new Problem(StatusCodes.Status404NotFound, "noOriginal", "There is no original of this post: it was not changed, is gone, or was kept long enough.");
        // First the note, then the look.
        await audit.NoteAsync(user.Actor(), "desk.original", $"post:{post}");
        try
        {
            OriginalWords original = await originals.OpenAsync(post, sealedWords, cancellationToken);
            return TypedResults.Ok(new OriginalPost(post.ToString(), original.Name, original.Words));
        }
        catch (SealException)
        {
            return new Problem(StatusCodes.Status410Gone, "originalLost", "The original does not open any more: the key that sealed it is not there.");
        }
    }
}

/// <param name="Text">What was typed, or what was said.</param>
internal sealed record OriginalPost(string Id, string? Name, string? Text);
