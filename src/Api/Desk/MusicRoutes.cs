using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Desk;

/// <summary>What of the music folder cannot be played, for whoever may look at the desk.</summary>
internal static class MusicRoutes
{
    private const int Most = 500;

    public static void MapMusic(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/music/problems", ListAsync)
            .Needs(Permission.SeeDesk)
            .WithName("listMusicProblems").WithTags("Desk").WithSummary("Files and folders of the music that cannot be played, and why")
            .WithDescription($"By path inside the music folder, the first {Most}; `total` counts all. An Api apart from the Host does not see the folder: the Host's log names them.")
            .Produces<MusicProblems>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> ListAsync([FromServices] IMusicProblems? music, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (music is null)
            return new Problem(StatusCodes.Status404NotFound, "musicElsewhere", "The music folder is the Host's, which is another process; its log names what cannot be played.");
        IReadOnlyList<MusicProblem> problems = await music.ListAsync(cancellationToken);
        return TypedResults.Ok(new MusicProblems(problems.Count, [.. problems.Take(Most)]));
    }
}

/// <param name="Total">How many there are.</param>
/// <param name="Problems">The first of them.</param>
internal sealed record MusicProblems(int Total, IReadOnlyList<MusicProblem> Problems);
