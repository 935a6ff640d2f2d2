using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Posts;
using Radio24.Api.Security;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Api.Feeds;

/// <summary>How the owner's feeds stand.</summary>
internal static class FeedRoutes
{
    /// <summary>Below <c>/api/v1</c>.</summary>
    public static void MapFeeds(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/feeds", ListAsync)
            .Needs(Permission.SeeDesk)
            .WithName("listFeeds").WithTags("Feeds").WithSummary("How the owner's feeds stand")
            .WithDescription(
                "When each was asked and last answered, how many of its items may be told now, and what is wrong with it. A feed is named in the settings (`Radio24:Feeds`); one that was never asked yet is not here.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<FeedList>> ListAsync(HttpContext context, IFeedItems items, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new FeedList([.. (await items.StatesAsync(time.GetUtcNow(), context.RequestAborted)).Select(FeedWire.Of)]));
    }
}

internal sealed record FeedList(IReadOnlyList<FeedWire> Feeds);

/// <param name="FetchedAt">When it last answered; null: never yet.</param>
/// <param name="Items">So many may be told now.</param>
/// <param name="Failures">In a row.</param>
/// <param name="Trouble">Why the last try failed: "unreachable", "timedOut", "tooLarge", "notAFeed", "refused", "failing", "badRedirect" or "inside"; null: it did not.</param>
/// <param name="Reason">The same for a person.</param>
internal sealed record FeedWire(
    string Name, FeedTopic Kind, DateTimeOffset TriedAt, DateTimeOffset? FetchedAt, int Items, int Failures, FeedTrouble? Trouble, Explanation? Reason)
{
    public static FeedWire Of(FeedState state)
    {
        Reason? words = state.Trouble?.Words();
        return new FeedWire(
            state.Name, state.Topic, state.TriedAt, state.FetchedAt, state.Items, state.Failures, state.Trouble, words is null ? null : new Explanation(words.En, words.Ja));
    }
}
