using System.Net.Mime;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Radio24.Api.Security;

namespace Radio24.Api.Accounts;

/// <summary>
/// The page behind the admin link. Made here, not part of the web app, so that a station whose page is not built can be claimed too.
/// </summary>
internal static class ClaimPage
{
    public const string Path = "/admin/claim";

    private static readonly string Template = Embedded("claim.html");

    public static void MapClaimPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context) => Page(context)).ForEverybody().ExcludeFromDescription();
        MapFile(routes, "claim.js", "text/javascript");
        MapFile(routes, "claim.css", "text/css");
    }

    private static ContentHttpResult Page(HttpContext context)
    {
        bool japanese = IsJapanese(context.Request);
        var page = new StringBuilder(Template).Replace("{lang}", japanese ? "ja" : "en");
        foreach ((string name, string english, string nihongo) in ClaimWords.All)
            page.Replace($"{{{name}}}", HtmlEncoder.Default.Encode(japanese ? nihongo : english));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept-Language";
        return TypedResults.Text(page.ToString(), MediaTypeNames.Text.Html, Encoding.UTF8);
    }

    /// <summary>What the address says, else what the browser likes best of the two.</summary>
    private static bool IsJapanese(HttpRequest request)
    {
        if (request.Query["lang"] is [{ Length: > 0 } asked])
            return asked == "ja";
        foreach (StringWithQualityHeaderValue language in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? 1))
        {
            string tag = language.Value.Value ?? "";
            if (tag.StartsWith("ja", StringComparison.OrdinalIgnoreCase))
                return true;
            if (tag.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return false;
    }

    private static void MapFile(IEndpointRouteBuilder routes, string name, string type)
    {
        string text = Embedded(name);
        routes.MapGet("/admin/" + name, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Text(text, type, Encoding.UTF8);
        }).ForEverybody().ExcludeFromDescription();
    }

    private static string Embedded(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
