using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Radio24.Api.Security;

/// <summary>
/// Headers on every answer, errors included (OWASP secure headers). What is under /api is data for programs: a browser that is made to show
/// it as a page is to do nothing with it at all, so what a page may do is not listed there (OWASP REST Security).
/// </summary>
internal static class SecurityHeaders
{
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    // 'self' covers the hub's WebSocket (CSP 3 §6.7.2.8 matches ws to http).
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; object-src 'none'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string Permissions =
        "microphone=(self), autoplay=(self), screen-wake-lock=(self), camera=(), geolocation=(), payment=(), usb=(), " +
        "display-capture=(), browsing-topics=()";

    /// <summary>To come after whoever may say that the request came over HTTPS.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Write(context);
        return next(context);
    });

    /// <summary>Once more for whoever clears what was set before, as the exception handler does.</summary>
    public static void Write(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = DataPolicy;
            headers["Referrer-Policy"] = "no-referrer";
        }
        else
        {
            headers.ContentSecurityPolicy = PagePolicy;
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }

        // Over HTTPS, also as a proxy of ours says it (RFC 6797 §7.2). For this name alone: others below it may not be ours; and not for this
        // machine's own, which is everybody's who tries something out on it.
        if (context.Request.IsHttps && !IsLoopback(context.Request.Host.Host))
            headers.StrictTransportSecurity = "max-age=31536000";
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
