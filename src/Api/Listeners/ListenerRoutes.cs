using System.Security.Claims;
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
    public static void MapListeners(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder listeners = routes.MapGroup("/listeners").WithTags("Listeners")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        listeners.MapPost("", Create)
            .ForEverybody()
            .LimitedBy(SharedLimits.Listeners, byAddress: true)
            .WithName("createListener")
            .WithSummary("Become an anonymous listener")
            .WithDescription("Gives an id and a token. The token names the author of posts; keep it to see what became of them.");

        listeners.MapPost("/renew", Renew)
            .Needs(Permission.RenewToken)
            .LimitedBy(SharedLimits.Listeners)
            .WithName("renewListener")
            .WithSummary("A new token before the old one ends")
            .WithDescription("For the same listener. The old token stays good until its end.");
    }

    private static async Task<Created<NewListener>> Create(ListenerTokens tokens, TimeProvider time, HttpContext context) =>
        TypedResults.Created((string?)null, await IssueAsync(ListenerId.New(time.GetUtcNow()), tokens, context));

    private static async Task<Ok<NewListener>> Renew(ClaimsPrincipal user, ListenerTokens tokens, HttpContext context) =>
        TypedResults.Ok(await IssueAsync(user.Listener()!.Value, tokens, context));

    private static async ValueTask<NewListener> IssueAsync(ListenerId id, ListenerTokens tokens, HttpContext context)
    {
        (string token, DateTimeOffset expiresAt) = await tokens.IssueAsync(id, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return new NewListener(id.ToString(), token, expiresAt);
    }
}
