using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Problems;

namespace Radio24.Api.Security;

/// <summary>
/// Knows who is asking: by a bearer (RFC 6750), which is a listener's token or a program's key, in the Authorization header; on the
/// hub and the event stream, where a browser cannot send headers, also by <c>?access_token=</c>. Without one: by the session's cookie.
/// </summary>
internal sealed class StationAuthentication(Doorkeeper doorkeeper) : IAuthenticationHandler
{
    public const string SchemeName = "Radio24";

    private HttpContext? _context;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync() => await doorkeeper.WhoIsAsync(_context!);

    public Task ChallengeAsync(AuthenticationProperties? properties) => Problem.NeedsToken.ExecuteAsync(_context!);

    public Task ForbidAsync(AuthenticationProperties? properties) => Problem.NotAllowed.ExecuteAsync(_context!);
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
