using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Radio24.Api.Health;
using Radio24.Api.Problems;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>
/// Knows who is asking: by a bearer (RFC 6750), which is a listener's token or a program's key, in the Authorization header; on the
/// hub and the event stream, where a browser cannot send headers, also by <c>?access_token=</c>. Without one: by the session's cookie.
/// </summary>
internal sealed class StationAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Doorkeeper doorkeeper)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Radio24";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            return await doorkeeper.LookAsync(Request);
        }
        catch (StoreAwayException) when (!Context.NeedsStore())
        {
            // Sessions and keys are in the store. Whoever is signed in still gets the page and the sound, as a stranger.
            return AuthenticateResult.NoResult();
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Needed(Context).ExecuteAsync(Context);

    /// <summary>Where a listener's token is not enough, nobody should be told to get one.</summary>
    private static Problem Needed(HttpContext context)
    {
        string? policy = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        if (!Enum.TryParse(policy, out Permission permission) || Permissions.Anonymous.Contains(permission))
            return Problem.NeedsToken;
        string[] scopes = [.. Permissions.Scopes.Where(scope => scope.Value.Contains(permission)).Select(scope => $"`{scope.Key}`")];
        return scopes.Length == 0 ? Problem.NeedsPerson : Problem.NeedsKey(string.Join(" or ", scopes));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.NotAllowed.ExecuteAsync(Context);
}

/// <summary>Where a token may be left out, a bad one is still refused: its holder should know.</summary>
internal sealed class RefuseBadToken : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        AuthenticateResult known = await context.HttpContext.AuthenticateAsync();
        return known.Failure is null ? await next(context) : Problem.NeedsToken;
    }
}
