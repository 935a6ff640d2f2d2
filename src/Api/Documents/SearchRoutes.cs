using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Api.Documents;

/// <summary>Search in the station's documents, as the presenter searches.</summary>
internal static class SearchRoutes
{
    private const int LongestQuestion = 500;
    private const int UsualPage = 10;
    private const int LargestPage = 50;

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/search", SearchAsync).Needs(Permission.ReadDocuments)
            .LimitedBy(SharedLimits.Searches)
            .WithName("search").WithTags("Documents").WithSummary("Search the documents")
            .WithDescription(
                "`q`: a question or words. `mode`: \"keyword\", \"semantic\" (by meaning; needs an embedding model that knows the question's language) or \"hybrid\" (both, merged; when left out). "
                + $"`document`: in this one alone; `lang`: \"en\" or \"ja\" passages alone; `limit` 1 to {LargestPage} ({UsualPage}).")
            .Produces<SearchAnswer>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> SearchAsync(
        string? q, string? mode, string? document, string? lang, int? limit, HttpContext context, IKnowledge knowledge, [FromServices] IEmbeddingModel? model,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        string words = CleanText.Of(q, LongestQuestion + 1);
        if (!CleanText.HasWords(words) || words.Length > LongestQuestion)
            return new Problem(StatusCodes.Status400BadRequest, "badQuestion", $"`q` is what is searched for: 1 to {LongestQuestion} characters.");
        SearchMode? how = mode switch
        {
            null or "hybrid" => SearchMode.Hybrid,
            "semantic" => SearchMode.Semantic,
            "keyword" => SearchMode.Keyword,
            _ => null,
        };
        if (how is null)
            return new Problem(StatusCodes.Status400BadRequest, "badMode", "`mode` is \"semantic\", \"keyword\" or \"hybrid\".");
        if (lang is not (null or Language.English or Language.Japanese))
            return new Problem(StatusCodes.Status400BadRequest, "badLanguage", "`lang` is \"en\" or \"ja\", or left out.");
        if (limit is < 1 or > LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"`limit` is 1 to {LargestPage}.");
        Guid? within = null;
        if (document is not null)
        {
            if (!Guid.TryParseExact(document, "N", out Guid known))
                return new Problem(StatusCodes.Status400BadRequest, "badDocument", "`document` is the id of one, or left out.");
            within = known;
        }

        bool knows = model?.IsThere == true && model.Knows(Language.Of(words));
        if (how == SearchMode.Semantic && !knows)
        {
            return new Problem(
                StatusCodes.Status409Conflict, "noVectors", "No embedding model of the station knows the language of `q`: \"keyword\" is possible, and \"hybrid\" does the same then.");
        }

        IReadOnlyList<Passage> found = await knowledge.SearchAsync(new KnowledgeQuery(words, how.Value, limit ?? UsualPage, within, lang), cancellationToken);
        return TypedResults.Ok(new SearchAnswer(
            knows ? how.Value : SearchMode.Keyword, [.. found.Select(passage => new FoundPassage(PassageAnswer.Of(passage), passage.Score))]));
    }
}
