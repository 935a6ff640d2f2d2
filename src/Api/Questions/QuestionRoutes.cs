using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Questions;

namespace Radio24.Api.Questions;

/// <summary>Ask the station: a typed question, answered on the page from what the station has. Nothing of it is aired.</summary>
internal static class QuestionRoutes
{
    private const int LargestBody = 16 * 1024;
    private const int UsualPage = 20, LargestPage = 50;

    /// <summary>Below <c>/api/v1</c>.</summary>
    public static void MapQuestions(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder questions = routes.MapGroup("/questions").WithTags("Questions")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        questions.MapPost("", AskAsync)
            .Needs(Permission.Post)
            .LimitedBy(SharedLimits.Questions)
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .WithName("askStation")
            .WithSummary("Ask the station")
            .WithDescription(
                "The answer comes as server-sent events: `words` (a sentence that was checked, with marks such as [1]), `anew` (what came so far does not count), `citations` (what the marks stand for: "
                + "`passage` opens with `GET /api/v1/documents/passages/{id}`, `link` is a feed item's address), and at the end `done` with `how`: \"model\", \"passages\" (quoted as they are: no model answers just now) "
                + "or \"nothing\" (the station does not know). Nothing of it is aired; the question is kept for whoever asked, masked.")
            .Produces<string>(contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        questions.MapGet("", ListAsync)
            .Needs(Permission.Listen)
            .WithName("listQuestions")
            .WithSummary("What you have asked, newest first")
            .WithDescription($"`limit` 1 to {LargestPage} ({UsualPage}); `before` is `next` of the page before.")
            .Produces<QuestionPage>();
    }

    private static async Task<IResult> AskAsync(
        NewQuestion asked, ClaimsPrincipal user, HttpContext context, QuestionDesk desk, ApiOptions options, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!options.Questions.Answered)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "questionsClosed", "This station does not answer questions on its page.");
        if (PlainText.Read("text", asked.Text, options.Questions.MaximumText, out string words) is { } badText)
            return badText;
        if (!CleanText.HasWords(words))
            return new Problem(StatusCodes.Status400BadRequest, "textEmpty", "The text is empty. Ask something.");
        if (asked.Language is not (null or Language.English or Language.Japanese))
            return new Problem(StatusCodes.Status400BadRequest, "badLanguage", "language is en or ja, or left out.");

        (TakenQuestion? taken, Problem? refusal) = await desk.TakeAsync(user.Listener()!.Value, words, asked.Language, cancellationToken);
        return refusal ?? (IResult)new AnswerStream(desk.AnswerAsync(taken!, cancellationToken));
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal user, HttpContext context, IQuestions questions, string? before, int? limit, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (limit is < 1 or > LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"limit is {limit}; 1 to {LargestPage} is possible.");
        Guid? last = null;
        if (before is not null)
        {
            if (!Guid.TryParseExact(before, "N", out Guid parsed))
                return new Problem(StatusCodes.Status400BadRequest, "badBefore", "before is not a question's id; take it from next.");
            last = parsed;
        }

        int most = limit ?? UsualPage;
        IReadOnlyList<AskedQuestion> page = await questions.OfListenerAsync(user.Listener()!.Value, last, most + 1, cancellationToken);
        return TypedResults.Ok(new QuestionPage(
            [.. page.Take(most).Select(QuestionWire.Of)], page.Count > most ? QuestionWire.IdOf(page[most - 1].Id) : null));
    }
}
