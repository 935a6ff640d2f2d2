using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Radio24.Api.Accounts;

namespace Radio24.Api.Tests.Accounts;

/// <summary>Another provider, on a port of its own: authorization codes with PKCE (RFC 6749 §4.1, RFC 7636), and who the person is.</summary>
internal sealed class OAuthProvider : IAsyncDisposable
{
    private const string Secret = "the client's secret";
    private readonly WebApplication _app;
    private readonly Dictionary<string, (string RedirectUri, string Challenge)> _codes = [];

    private OAuthProvider(WebApplication app) => _app = app;

    /// <summary>Who is signed in there.</summary>
    public object Person { get; set; } = new { sub = "108", name = "Mika 🎧", email = "mika@example.com" };

    /// <summary>Whether the person says yes.</summary>
    public bool Agrees { get; set; } = true;

    public string? Scope { get; private set; }

    public static async Task<OAuthProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var provider = new OAuthProvider(app);
        app.MapGet("/authorize", (Delegate)provider.Authorize);
        app.MapPost("/token", (Delegate)provider.TokenAsync);
        app.MapGet("/userinfo", (HttpContext context) =>
            context.Request.Headers.Authorization == "Bearer an-access-token" ? Results.Json(provider.Person) : Results.Unauthorized());
        await app.StartAsync();
        return provider;
    }

    public OAuthOptions Options => new()
    {
        ClientId = "radio24",
        ClientSecret = Secret,
        AuthorizationEndpoint = _app.Urls.Single() + "/authorize",
        TokenEndpoint = _app.Urls.Single() + "/token",
        UserInformationEndpoint = _app.Urls.Single() + "/userinfo",
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(HttpContext context)
    {
        IQueryCollection asked = context.Request.Query;
        Assert.Equal(("code", "radio24", "S256"), (asked["response_type"].ToString(), asked["client_id"].ToString(), asked["code_challenge_method"].ToString()));
        Scope = asked["scope"];
        string back = asked["redirect_uri"]!;
        if (!Agrees)
            return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = asked["state"] }));
        string code = Guid.NewGuid().ToString();
        _codes[code] = (back, asked["code_challenge"]!);
        return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        bool good = _codes.Remove(form["code"].ToString(), out (string RedirectUri, string Challenge) kept)
            && form["client_id"] == "radio24" && form["client_secret"] == Secret && form["redirect_uri"] == kept.RedirectUri
            && WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == kept.Challenge;
        return good
            ? Results.Json(new { access_token = "an-access-token", token_type = "Bearer", expires_in = 60 })
            : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }
}
