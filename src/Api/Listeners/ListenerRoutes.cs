using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Security;
using Radio24.Core.Posts;

namespace Radio24.Api.Listeners;

/// <param name="Token">A JWT: send it as <c>Authorization: Bearer</c>.</param>
internal sealed record NewListener(string Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>Anybody may become a listener; nothing is asked.</summary>
internal static class ListenerRoutes
{
    public static void MapListeners(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/listeners", Create)
            .RequireRateLimiting(AddressLimits.Listeners)
            .WithName("createListener")
            .WithTags("Listeners")
            .WithSummary("Become an anonymous listener")
            .WithDescription("Gives an id and a token. The token names the author of posts; keep it to see what became of them.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static Created<NewListener> Create(ListenerTokens tokens, TimeProvider time, HttpContext context)
    {
        ListenerId id = ListenerId.New(time.GetUtcNow());
        (string token, DateTimeOffset expiresAt) = tokens.Issue(id);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new NewListener(id.ToString(), token, expiresAt));
    }
}
