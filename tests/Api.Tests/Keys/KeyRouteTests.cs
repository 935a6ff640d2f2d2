using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Keys;

public sealed class KeyRouteTests
{
    [Fact]
    public async Task A_key_is_shown_once_works_within_its_scopes_and_ends()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        JsonElement made = await (await admin.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "post bot", scopes = new[] { "posts" }, expiresInDays = 3 })).JsonAsync(201);
        string secret = made.Text("secret");
        Assert.Matches("^r24_[A-Za-z0-9_-]{43}$", secret);
        await (await station.PostAsync(secret, new { text = "from a program" })).JsonAsync(202);
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/audit", secret)).ProblemAsync(403, "notAllowed");
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/keys", secret)).ProblemAsync(403, "notAllowed");

        string list = (await (await admin.GetAsync("/api/v1/keys")).JsonAsync(200)).GetRawText();
        Assert.DoesNotContain(secret[10..], list, StringComparison.Ordinal);
        Assert.Contains("post bot", list, StringComparison.Ordinal);
        Assert.Equal(time.GetUtcNow(), Assert.Single(await station.Get<IApiKeys>().ListAsync(default)).LastUsed);

        foreach (string bad in (string[])["r24_", secret + "A", secret[..^1], "r24_" + new string('A', 43), secret.ToUpperInvariant()])
            await (await station.PostAsync(bad, new { text = "a" })).ProblemAsync(401, "needsToken");
        time.Advance(TimeSpan.FromDays(3));
        await (await station.PostAsync(secret, new { text = "a" })).ProblemAsync(401, "needsToken");
    }

    [Fact]
    public async Task A_rotated_key_overlaps_and_a_revoked_one_ends_at_once()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(options => options with { Posts = options.Posts with { Waiting = 100 } }, time);
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        JsonElement first = await (await admin.SendAsync(HttpMethod.Post, "/api/v1/keys", new { name = "bot", scopes = new[] { "posts", "audit:read" } })).JsonAsync(201);
        string path = "/api/v1/keys/" + first.GetProperty("key").Text("id");
        JsonElement second = await (await admin.SendAsync(HttpMethod.Post, path + "/rotate?overlapHours=2")).JsonAsync(201);
        Assert.Equal(first.GetProperty("key").Text("id"), second.GetProperty("key").Text("replaces"));
        Assert.Equal(["audit:read", "posts"], second.GetProperty("key").GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        await (await admin.SendAsync(HttpMethod.Post, path + "/rotate")).ProblemAsync(409, "keyEnded");
        await (await admin.SendAsync(HttpMethod.Post, path + "/rotate?overlapHours=721")).ProblemAsync(400, "badOverlap");

        time.Advance(TimeSpan.FromHours(1.9));
        await (await station.PostAsync(first.Text("secret"), new { text = "a" })).JsonAsync(202);
        await (await station.PostAsync(second.Text("secret"), new { text = "a" })).JsonAsync(202);
        time.Advance(TimeSpan.FromHours(0.2));
        await (await station.PostAsync(first.Text("secret"), new { text = "a" })).ProblemAsync(401, "needsToken");
        await (await station.PostAsync(second.Text("secret"), new { text = "a" })).JsonAsync(202);

        await (await admin.SendAsync(HttpMethod.Delete, "/api/v1/keys/" + second.GetProperty("key").Text("id"))).JsonAsync(200);
        await (await station.PostAsync(second.Text("secret"), new { text = "a" })).ProblemAsync(401, "needsToken");
        await (await admin.SendAsync(HttpMethod.Delete, "/api/v1/keys/x")).ProblemAsync(404, "unknownKey");

        JsonElement audit = await (await admin.GetAsync("/api/v1/audit?act=key.")).JsonAsync(200);
        Assert.Equal(["key.revoke", "key.rotate", "key.create"], audit.GetProperty("entries").EnumerateArray().Select(entry => entry.Text("act")));
        Assert.DoesNotContain("r24_", audit.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"","scopes":["posts"]}""", "nameEmpty")]
    [InlineData("""{"name":"a","scopes":[]}""", "badScopes")]
    [InlineData("""{"name":"a","scopes":["everything"]}""", "badScopes")]
    [InlineData("""{"name":"a","scopes":["posts"],"expiresInDays":0}""", "badExpiry")]
    public async Task What_no_key_can_be_is_said(string body, string code)
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        await (await admin.SendAsync(HttpMethod.Post, "/api/v1/keys", JsonSerializer.Deserialize<JsonElement>(body))).ProblemAsync(400, code);
    }
}
