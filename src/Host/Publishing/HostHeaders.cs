using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Radio24.Host.Publishing;

/// <summary>
/// Headers on every answer of a Host, errors included. It has no pages: nothing of it may be run, framed, kept or read by another
/// site, whoever comes to its port with a browser.
/// </summary>
public static class HostHeaders
{
    public static IApplicationBuilder UseHostHeaders(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            // At the last moment: the exception handler clears what was set before.
            context.Response.OnStarting(static state =>
            {
                HttpContext answered = (HttpContext)state;
                IHeaderDictionary headers = answered.Response.Headers;
                headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers.CacheControl = "no-store";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                if (answered.Request.IsHttps)
                    headers.StrictTransportSecurity = "max-age=31536000";
                return Task.CompletedTask;
            }, context);
            return next(context);
        });
        // Without a body: it is for the station's own processes, and what went wrong stands in the log.
        return app.UseExceptionHandler(failed => failed.Run(context =>
        {
            context.Response.StatusCode = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                ? bad.StatusCode
                : StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        }));
    }
}
