using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Radio24.Api.Health;
using Radio24.Api.Security;

namespace Radio24.Api.Web;

/// <summary>The listeners' page: static files, built by Vite.</summary>
internal static class WebApp
{
    private static readonly FileExtensionContentTypeProvider Types = new()
    {
        Mappings =
        {
            [".webmanifest"] = "application/manifest+json",
            [".js"] = "text/javascript",
            [".mjs"] = "text/javascript",
            [".map"] = "application/json",
        },
    };

    /// <summary>Text is compressed; what the Api itself answers is not (small, and partly secret: no BREACH).</summary>
    public static IServiceCollection AddWebApp(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        compression.Providers.Add<BrotliCompressionProvider>();
        compression.Providers.Add<GzipCompressionProvider>();
        compression.MimeTypes = ["text/html", "text/css", "text/javascript", "application/json", "application/manifest+json", "image/svg+xml"];
    });

    public static void UseWebApp(this WebApplication app, string? folder)
    {
        // What browsers ask for without being told to, on a page that names no icon: JSON, a picture, the page that is not built.
        string? icon = folder is null ? null : Path.Combine(Path.GetFullPath(folder), "icons", "icon-192.png");
        app.MapGet("/favicon.ico", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            return File.Exists(icon) ? TypedResults.PhysicalFile(icon, MediaTypeNames.Image.Png) : (IResult)TypedResults.NoContent();
        }).ForEverybody().WithoutStore().ExcludeFromDescription();

        if (folder is null || !File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapGet("/", () => TypedResults.Text(NotBuilt, MediaTypeNames.Text.Html, System.Text.Encoding.UTF8)).ForEverybody().WithoutStore().ExcludeFromDescription();
            return;
        }

        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        app.UseWhen(context => context.GetEndpoint() is null, web =>
        {
            web.UseResponseCompression();
            web.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            web.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                ContentTypeProvider = Types,
                OnPrepareResponse = static prepared => Cache(prepared.Context),
            });
        });
    }

    // Vite names what is under assets/ by its content; everything else may change under its name, the service worker above all.
    private static void Cache(HttpContext context) => context.Response.Headers.CacheControl =
        context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";

    private const string NotBuilt =
        """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Radio24</title>
        <h1>Radio24</h1>
        <p>The station runs, but its page has not been built. Run <code>npm ci &amp;&amp; npm run build</code> in <code>src/Web</code>,
        or start the station with <code>./radio24 up</code>, which does it.</p>
        <p lang="ja">局は動いていますが、ページがまだビルドされていません。<code>src/Web</code> で
        <code>npm ci &amp;&amp; npm run build</code> を実行するか、<code>./radio24 up</code> で起動してください。</p>
        <p><a href="api/v1/now">/api/v1/now</a> · <a href="readyz">/readyz</a> · <a href="api/reference">/api/reference</a></p>
        </html>
        """;
}
