using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Accounts;

/// <summary>Signing in and out.</summary>
internal static class SessionRoutes
{
    private const int LongestUrl = 512;

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder session = routes.MapGroup("/session").WithTags("Session")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        session.MapPost("", OpenAsync).ForEverybody().LimitedBy(SharedLimits.SignIn, byAddress: true)
            .WithName("signIn").WithSummary("Sign in with a password")
            .WithDescription("Sets a cookie. What changes something is then sent with `csrfToken` as X-CSRF-Token.")
            .Produces<SessionAnswer>().ProducesProblem(StatusCodes.Status401Unauthorized);
        session.MapGet("", FindAsync).ForEverybody()
            .WithName("getSession").WithSummary("Who is signed in, and how one can").Produces<SessionAnswer>();
        session.MapDelete("", CloseAsync).ForEverybody()
            .WithName("signOut").WithSummary("Sign out")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden);
        session.MapPost("/password", SetPasswordAsync).Needs(Permission.OwnAccount).LimitedBy(SharedLimits.SignIn, byAddress: true)
            .WithName("setPassword").WithSummary("Change one's password; every other browser is signed out")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest);
        session.MapGet("/oauth/{provider}", Challenge).ForEverybody().LimitedBy(SharedLimits.SignIn, byAddress: true)
            .WithName("signInElsewhere").WithSummary("Sign in with another provider: a redirect there and back")
            .Produces(StatusCodes.Status302Found).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> OpenAsync(Login login, HttpContext context, SignIn signIn, ApiOptions options)
    {
        (Account? account, Problem? problem) = await signIn.CheckAsync(
            login.Name, login.Password, AddressLimits.Of(context), context.RequestAborted);
        return problem ?? (IResult)TypedResults.Ok(
            await signIn.OpenAsync(context, account!, "password") with { Providers = [.. options.OAuth.Keys] });
    }

    private static async Task<IResult> FindAsync(
        HttpContext context, ISessions sessions, ApiOptions options, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        string? secret = SessionCookie.Read(context.Request);
        (Account Account, DateTimeOffset ExpiresAt)? found = SecretHash.Of(secret) is { } hash
            ? await sessions.FindAsync(hash, time.GetUtcNow(), context.RequestAborted)
            : null;
        SessionAnswer answer = found is var (account, expiresAt)
            ? new SessionAnswer(AccountAnswer.Of(account), CrossSiteGuard.TokenOf(secret!), expiresAt)
            : new SessionAnswer(null, null, null);
        return TypedResults.Ok(answer with { Providers = [.. options.OAuth.Keys] });
    }

    private static async Task<IResult> CloseAsync(ClaimsPrincipal user, HttpContext context, ISessions sessions, AuditTrail audit)
    {
        if (SecretHash.Of(SessionCookie.Read(context.Request)) is { } hash && user.CameWithCookie())
        {
            await sessions.CloseAsync(hash, context.RequestAborted);
            await audit.NoteAsync(user.Actor(), "account.logout", user.Actor());
        }

        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SetPasswordAsync(
        NewPassword change, ClaimsPrincipal user, HttpContext context, IAccounts accounts, ISessions sessions, SignIn signIn,
        Passwords passwords, AuditTrail audit)
    {
        CancellationToken gone = context.RequestAborted;
        Account account = (await accounts.FindAsync(user.Listener()!.Value, gone))!;
        if (account.Login is null)
            return Credentials.BadLogin;
        if (Credentials.Check(change.New, account.Login) is { } weak)
            return weak;
        (_, Problem? wrong) = await signIn.CheckAsync(account.Login, change.Current, AddressLimits.Of(context), gone);
        if (wrong is not null)
            return wrong;

        await accounts.SetPasswordAsync(account.Id, await passwords.HashAsync(change.New!, gone), gone);
        await sessions.CloseAllAsync(account.Id, SecretHash.Of(SessionCookie.Read(context.Request)), gone);
        await audit.NoteAsync(user.Actor(), "account.password", user.Actor());
        return TypedResults.NoContent();
    }

    private static IResult Challenge(string provider, string? returnUrl, ApiOptions options, HttpRequest request)
    {
        if (!options.OAuth.ContainsKey(provider))
            return new Problem(StatusCodes.Status404NotFound, "unknownProvider", "The station takes nobody's word by this name.");
        return TypedResults.Challenge(
            new AuthenticationProperties { RedirectUri = IsOurs(returnUrl) ? returnUrl : request.Outside("/") }, [ExternalSignIn.SchemeOf(provider)]);
    }

    // A path here, not another site in disguise ("//evil", "/\evil"), and fit to stand in a header.
    private static bool IsOurs(string? url) =>
        url is ['/', ..] && url is not (['/', '/', ..]) && url.Length <= LongestUrl && url.All(c => c is > ' ' and < '\x7f' and not '\\');
}
