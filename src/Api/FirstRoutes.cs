using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Radio24.Api;

/// <summary>The routes that were there before versions keep working: they are other names for those of v1.</summary>
internal static class FirstRoutes
{
    private static readonly PathString[] First = ["/api/listeners", "/api/posts", "/api/now", "/api/airlog", "/api/events"];

    public static IApplicationBuilder UseFirstRoutes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        PathString path = context.Request.Path;
        if (Array.Exists(First, first => path.StartsWithSegments(first)))
            context.Request.Path = "/api/v1" + path.Value!["/api".Length..];
        return next(context);
    });
}
