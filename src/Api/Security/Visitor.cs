using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Radio24.Core.Identity;
using Radio24.Core.Posts;

namespace Radio24.Api.Security;

/// <summary>Who is asking: an anonymous listener, a person who is signed in, or a program.</summary>
internal static class Visitor
{
    private const string Kind = "kind";

    public static ClaimsIdentity Of(ListenerId listener) => Make("listener", listener.ToString(), Permissions.Anonymous);

    public static ClaimsIdentity Of(Account account)
    {
        ClaimsIdentity identity = Make("account", account.Id.ToString(), Permissions.Of(account.Role));
        identity.AddClaim(new Claim(ClaimTypes.Role, account.Role.ToString()));
        return identity;
    }

    public static ClaimsIdentity Of(ApiKey key) => Make("key", key.Id.ToString("N"), Permissions.Of(key.Scopes));

    /// <param name="until">How long this holds; null: until something changes.</param>
    public static AuthenticateResult Admitted(this ClaimsIdentity identity, DateTimeOffset? until) => AuthenticateResult.Success(new AuthenticationTicket(
        new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = until }, StationAuthentication.SchemeName));

    /// <summary>Who they are as an author of posts, or null if nobody knows them.</summary>
    public static ListenerId? Listener(this ClaimsPrincipal? user) =>
        ListenerId.TryParse(user?.FindFirst(ClaimTypes.NameIdentifier)?.Value, out ListenerId id) ? id : null;

    /// <summary>Whose limits count, if anybody knows who this is: "listener:ID".</summary>
    public static string? Known(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true ? user.Actor() : null;

    /// <summary>Who they are on the audit log: "account:ID".</summary>
    public static string Actor(this ClaimsPrincipal user) =>
        $"{user.FindFirst(Kind)?.Value ?? "nobody"}:{user.FindFirst(ClaimTypes.NameIdentifier)?.Value}";

    /// <summary>Known by a cookie, which the browser sends whoever asks it to.</summary>
    public static bool CameWithCookie(this ClaimsPrincipal user) => user.HasClaim(Kind, "account");

    /// <summary>What they may do can be taken from them; an anonymous listener's token simply ends.</summary>
    public static bool CanBeTurnedAway(this ClaimsPrincipal user) => !user.HasClaim(Kind, "listener");

    private static ClaimsIdentity Make(string kind, string id, IEnumerable<Permission> may) => new(
        [
            new Claim(ClaimTypes.NameIdentifier, id),
            new Claim(Kind, kind),
            .. may.Select(permission => new Claim(Permissions.Claim, permission.ToString())),
        ],
        StationAuthentication.SchemeName);
}
