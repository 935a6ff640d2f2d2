using Microsoft.AspNetCore.Http;

namespace Radio24.Api.Accounts;

/// <summary>The cookie that keeps a browser signed in: out of reach of scripts and, by SameSite, of other sites' forms.</summary>
internal static class SessionCookie
{
    public const string Name = "radio24-session";

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public static void Write(HttpContext context, string secret, DateTimeOffset expiresAt)
    {
        CookieOptions options = Options(context);
        options.Expires = expiresAt;
        context.Response.Cookies.Append(Name, secret, options);
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    // Lax, not Strict: who comes back from another provider, or by a link, is still signed in.
    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        IsEssential = true,
    };
}
