using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Radio24.Api.Accounts;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Api.Tests.Accounts;

public sealed class ClaimTests
{
    private const string Password = "some words for an admin";

    [Fact]
    public async Task The_link_that_the_station_prints_makes_the_first_admin_once()
    {
        await using TestStation station = await TestStation.StartAsync();
        (string address, string token) = await LinkAsync(station);
        Assert.Equal(new Uri(station.Address, "/admin/claim").ToString(), address);
        Assert.Contains("管理者", station.Console.ToString(), StringComparison.Ordinal);

        await (await ClaimAsync(station, token[..^1] + (token[^1] == 'A' ? 'E' : 'A'), "mika")).ProblemAsync(403, "badLink");
        await (await ClaimAsync(station, "", "mika")).ProblemAsync(403, "badLink");
        await (await ClaimAsync(station, token, "x")).ProblemAsync(400, "badLogin");
        await (await ClaimAsync(station, token, "mika", "short")).ProblemAsync(400, "badPassword");
        using HttpResponseMessage claimed = await ClaimAsync(station, token, "Mika");
        JsonElement session = await claimed.JsonAsync(201);
        Assert.Equal(("mika", "admin"), (session.GetProperty("account").Text("login"), session.GetProperty("account").Text("role")));

        // Signed in at once.
        string cookie = claimed.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using HttpResponseMessage accounts = await station.SendAsync(HttpMethod.Get, "/api/v1/accounts", headers: headers => headers.Add("Cookie", cookie));
        Assert.Equal(1, (await accounts.JsonAsync(200)).GetProperty("accounts").GetArrayLength());
        await (await ClaimAsync(station, token, "other")).ProblemAsync(403, "badLink");

        IReadOnlyList<AuditEntry> audit = await station.Get<IAuditLog>().ReadAsync(null, null, null, 10, default);
        Assert.Equal(["account.login", "station.claim"], audit.Select(entry => entry.Act));
        Assert.DoesNotContain(audit, entry => $"{entry}".Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_link_ends_after_an_hour()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        (_, string token) = await LinkAsync(station);
        time.Advance(TimeSpan.FromHours(1));
        await (await ClaimAsync(station, token, "mika")).ProblemAsync(403, "badLink");
    }

    [Fact]
    public async Task The_page_is_in_both_languages_under_the_strict_policy_and_works_without_the_web_app()
    {
        await using TestStation station = await TestStation.StartAsync();
        string english = await PageAsync(station, "en-GB,ja;q=0.5", "");
        string japanese = await PageAsync(station, "fr, ja;q=0.9, en;q=0.8", "");
        Assert.Contains("<html lang=\"en\">", english, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\">", japanese, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\">", await PageAsync(station, "en", "?lang=ja"), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", await PageAsync(station, "de", ""), StringComparison.Ordinal);
        foreach (string page in (string[])[english, japanese])
        {
            Assert.DoesNotMatch(@"\{\w+\}", page);
            Assert.DoesNotMatch("<script>|<style|\\son\\w+=|\\sstyle=", page);
            foreach (Match input in Regex.Matches(page, "<input id=\"(?<id>\\w+)\""))
                Assert.Contains($"<label for=\"{input.Groups["id"].Value}\">", page, StringComparison.Ordinal);
        }

        foreach ((string path, string type) in ((string, string)[])[("/admin/claim.js", "text/javascript"), ("/admin/claim.css", "text/css")])
        {
            using HttpResponseMessage file = await station.SendAsync(HttpMethod.Get, path);
            Assert.Equal(type, file.Content.Headers.ContentType!.MediaType);
            Assert.True((await file.Content.ReadAsStringAsync()).Length > 100);
        }
    }

    [Fact]
    public async Task Every_problem_of_claiming_has_words_on_the_page()
    {
        await using TestStation station = await TestStation.StartAsync();
        string page = await PageAsync(station, "en", "");
        string[] codes = ["badLink", "badLogin", "loginTaken", "badPassword", "weakPassword", "nameTooLong", "nameHasControls", "tooManyFromAddress"];
        foreach (string code in codes)
            Assert.Contains($"data-{Regex.Replace(code, "[A-Z]", letter => "-" + letter.Value.ToLowerInvariant())}=\"", page, StringComparison.Ordinal);
        Assert.All(ClaimWords.All, words => Assert.True(words.English.Length > 0 && words.Japanese.Length > 0, words.Name));
    }

    [Fact]
    public async Task A_station_with_an_admin_prints_nothing()
    {
        var accounts = new MemoryAccounts();
        DateTimeOffset now = DateTimeOffset.UnixEpoch;
        await accounts.AddAsync(new Account(new(Guid.NewGuid()), "admin", "admin", Role.Admin, now), "hash", null, default);
        await using TestStation station = await TestStation.StartAsync(services: services => services.AddSingleton<IAccounts>(accounts));
        // The invitation is decided on before anything else it does; an answer from the store is all it waits for.
        await station.Get<IEnumerable<IHostedService>>().OfType<ClaimInvitation>().Single().ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("", station.Console.ToString());
    }

    private static async Task<string> PageAsync(TestStation station, string languages, string query)
    {
        using HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Get, "/admin/claim" + query, headers: headers => headers.TryAddWithoutValidation("Accept-Language", languages));
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<(string Address, string Token)> LinkAsync(TestStation station)
    {
        await station.Get<IEnumerable<IHostedService>>().OfType<ClaimInvitation>().Single().ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));
        Match link = Regex.Match(station.Console.ToString(), @"(?<address>http\S+)#token=(?<token>\S+)");
        Assert.True(link.Success, station.Console.ToString());
        return (link.Groups["address"].Value, link.Groups["token"].Value);
    }

    private static Task<HttpResponseMessage> ClaimAsync(TestStation station, string token, string login, string password = Password) =>
        station.SendAsync(HttpMethod.Post, "/api/v1/claim", content: JsonContent.Create(new { token, login, password, name = "" }));
}
