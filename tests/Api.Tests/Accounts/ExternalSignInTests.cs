using System.Text.Json;
using Radio24.Api.Accounts;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Accounts;

/// <summary>Signing in with another provider, all the way there and back, as a browser does it.</summary>
public sealed class ExternalSignInTests
{
    [Fact]
    public async Task Somebody_comes_back_signed_in_and_is_the_same_person_next_time()
    {
        await using OAuthProvider provider = await OAuthProvider.StartAsync();
        await using TestStation station = await StartAsync(provider);
        Assert.Equal("google", Assert.Single((await (await station.SendAsync(HttpMethod.Get, "/api/v1/session")).JsonAsync(200)).GetProperty("providers").EnumerateArray()).GetString());
        using HttpClient browser = Browser(station);

        using HttpResponseMessage back = await browser.GetAsync("/api/v1/session/oauth/google?returnUrl=%2Fapi%2Fv1%2Fnow%3Fback");
        Assert.Equal(("/api/v1/now?back", 200), (back.RequestMessage!.RequestUri!.PathAndQuery, (int)back.StatusCode));
        Assert.Equal("openid profile", provider.Scope);
        JsonElement first = (await (await browser.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account");
        Assert.Equal(("Mika 🎧", "listener"), (first.Text("name"), first.Text("role")));

        provider.Person = new { sub = "108", name = "Renamed", email = "mika@example.com" };
        using HttpClient again = Browser(station);
        await again.GetAsync("/api/v1/session/oauth/google");
        Assert.Equal(first.Text("id"), (await (await again.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account").Text("id"));
        // The same address, but another person.
        provider.Person = new { sub = "109", name = "", email = "mika@example.com" };
        using HttpClient other = Browser(station);
        await other.GetAsync("/api/v1/session/oauth/google");
        Assert.NotEqual(first.Text("id"), (await (await other.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account").Text("id"));

        Assert.True(Core.Posts.ListenerId.TryParse(first.Text("id"), out Core.Posts.ListenerId id));
        await station.Get<IAccounts>().ChangeAsync(id, null, true, DateTimeOffset.UnixEpoch, default);
        provider.Person = new { sub = "108", name = "Mika" };
        using HttpClient disabled = Browser(station);
        await (await disabled.GetAsync("/api/v1/session/oauth/google")).ProblemAsync(401, "signInFailed");
    }

    [Fact]
    public async Task At_GitHub_somebody_is_their_id_and_called_by_their_login()
    {
        await using OAuthProvider provider = await OAuthProvider.StartAsync();
        provider.Person = new { id = 583231, login = "octocat", name = default(string), email = default(string) };
        await using TestStation station = await TestStation.StartAsync(
            options => options with { OAuth = new Dictionary<string, OAuthOptions> { ["GitHub"] = provider.Options } });
        using HttpClient browser = Browser(station);
        await browser.GetAsync("/api/v1/session/oauth/github");
        Assert.Equal("", provider.Scope);
        JsonElement account = (await (await browser.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account");
        Assert.Equal("octocat", account.Text("name"));
        Assert.NotNull(await station.Get<IAccounts>().FindByExternalAsync(new Core.Identity.ExternalLogin("github", "583231"), default));

        var known = new OAuthOptions { ClientId = "id", ClientSecret = "secret" };
        Assert.Empty(known.Wrong("github"));
        await using TestStation real = await TestStation.StartAsync(
            options => options with { OAuth = new Dictionary<string, OAuthOptions> { ["github"] = known } });
        using HttpResponseMessage there = await real.SendAsync(HttpMethod.Get, "/api/v1/session/oauth/github");
        Assert.StartsWith("https://github.com/login/oauth/authorize?", there.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_says_no_or_comes_with_somebody_elses_answer_is_not_signed_in()
    {
        await using OAuthProvider provider = await OAuthProvider.StartAsync();
        await using TestStation station = await StartAsync(provider);
        using HttpClient browser = Browser(station);
        provider.Agrees = false;
        await (await browser.GetAsync("/api/v1/session/oauth/google")).ProblemAsync(401, "signInFailed");
        await (await browser.GetAsync("/signin/google?code=x&state=y")).ProblemAsync(401, "signInFailed");
        provider.Agrees = true;
        provider.Person = new { name = "nobody in particular" };
        await (await browser.GetAsync("/api/v1/session/oauth/google")).ProblemAsync(401, "signInFailed");

        // Somebody else's answer, in a browser that did not ask: no cookie goes with its state.
        provider.Person = new { sub = "1", name = "Mallory" };
        using HttpResponseMessage start = await station.SendAsync(HttpMethod.Get, "/api/v1/session/oauth/google");
        using var mallory = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        Uri answer = (await mallory.GetAsync(start.Headers.Location)).Headers.Location!;
        await (await browser.GetAsync(answer)).ProblemAsync(401, "signInFailed");
        Assert.Equal(JsonValueKind.Null, (await (await browser.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account").ValueKind);
        Assert.Empty(await station.Get<IAccounts>().ListAsync(null, 10, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_ties_the_answer_to_the_browser_that_asked_is_out_of_everybody_elses_reach(bool https)
    {
        await using OAuthProvider provider = await OAuthProvider.StartAsync();
        await using TestStation station = await StartAsync(provider, "127.0.0.1");
        using HttpResponseMessage start = await station.SendAsync(
            HttpMethod.Get, "/api/v1/session/oauth/google", headers: headers => headers.Add("X-Forwarded-Proto", https ? "https" : "http"));
        Assert.Equal(302, (int)start.StatusCode);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string[] attributes = [.. Assert.Single(start.Headers.GetValues("Set-Cookie")).Split("; ")];
        Assert.StartsWith(".AspNetCore.Correlation.", attributes[0], StringComparison.Ordinal);
        Assert.Contains("httponly", attributes);
        Assert.Contains("samesite=lax", attributes);
        Assert.Equal(https, attributes.Contains("secure"));
        // For the way back alone, and for no longer than somebody needs to sign in there.
        Assert.Contains("path=/signin/google", attributes);
        string expires = Assert.Single(attributes, attribute => attribute.StartsWith("expires=", StringComparison.Ordinal))["expires=".Length..];
        Assert.InRange(DateTimeOffset.Parse(expires, System.Globalization.CultureInfo.InvariantCulture) - now, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(11));
        Assert.Contains(Uri.EscapeDataString($"{(https ? "https" : "http")}://"), start.Headers.Location!.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/昼")]
    [InlineData("/\nx")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("healthz")]
    public async Task Nobody_is_sent_on_to_another_site(string url)
    {
        await using OAuthProvider provider = await OAuthProvider.StartAsync();
        await using TestStation station = await StartAsync(provider);
        using HttpClient browser = Browser(station);
        using HttpResponseMessage back = await browser.GetAsync("/api/v1/session/oauth/google?returnUrl=" + Uri.EscapeDataString(url));
        Assert.Equal(new Uri(station.Address, "/"), back.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task Providers_are_off_unless_configured_and_google_needs_no_addresses()
    {
        await using TestStation station = await TestStation.StartAsync();
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/session/oauth/google")).ProblemAsync(404, "unknownProvider");
        var google = new OAuthOptions { ClientId = "id", ClientSecret = "secret" };
        Assert.Empty(google.Wrong("google"));
        Assert.Equal(3, google.Wrong("elsewhere").Count());
        Assert.Single((google with { TokenEndpoint = "http://example.com/token" }).Wrong("google"));
        Assert.Equal(["OAuth:google:ClientId"], Assert.Single(new OAuthOptions().Wrong("google")).MemberNames);

        await using TestStation configured = await TestStation.StartAsync(options => options with { OAuth = new Dictionary<string, OAuthOptions> { ["google"] = google } });
        using HttpResponseMessage there = await configured.SendAsync(HttpMethod.Get, "/api/v1/session/oauth/google");
        Assert.Equal(302, (int)there.StatusCode);
        Assert.StartsWith("https://accounts.google.com/o/oauth2/v2/auth?", there.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static Task<TestStation> StartAsync(OAuthProvider provider, params string[] proxies) => TestStation.StartAsync(options => options with
    {
        Proxies = proxies,
        OAuth = new Dictionary<string, OAuthOptions> { ["google"] = provider.Options },
    });

    private static HttpClient Browser(TestStation station) => new(new SocketsHttpHandler { UseCookies = true, AllowAutoRedirect = true })
    {
        BaseAddress = station.Address,
        Timeout = TimeSpan.FromSeconds(60),
    };
}
