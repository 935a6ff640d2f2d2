using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Radio24.Api.Accounts;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Api.Tests.Accounts;

public sealed class SessionTests
{
    [Fact]
    public async Task Somebody_signs_in_is_known_and_signs_out()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person mika = await Person.MakeAsync(station, "mika", Role.Moderator);
        using HttpResponseMessage signedIn = await mika.SignInAsync();
        Assert.Equal(200, (int)signedIn.StatusCode);
        string cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.True(signedIn.Headers.CacheControl!.NoStore);

        JsonElement session = await (await mika.GetAsync("/api/v1/session")).JsonAsync(200);
        Assert.Equal(("mika", "moderator"), (session.GetProperty("account").Text("login"), session.GetProperty("account").Text("role")));
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/posts", new { text = "from an account" })).JsonAsync(202);

        using HttpResponseMessage signedOut = await mika.SendAsync(HttpMethod.Delete, "/api/v1/session");
        Assert.Equal(204, (int)signedOut.StatusCode);
        JsonElement nobody = await (await mika.GetAsync("/api/v1/session")).JsonAsync(200);
        Assert.Equal(JsonValueKind.Null, nobody.GetProperty("account").ValueKind);
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/posts", new { text = "a" })).ProblemAsync(401, "needsToken");

        string who = $"account:{mika.Account.Id}";
        Assert.Equal(["account.login", "account.logout"], (await AuditAsync(station)).Where(entry => entry.Actor == who).Select(entry => entry.Act));
    }

    [Fact]
    public async Task Whatever_is_wrong_the_answer_is_the_same_and_guessing_is_stopped()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        Person mika = await Person.MakeAsync(station, "mika", Role.Listener);
        Person gone = await Person.MakeAsync(station, "gone", Role.Listener);
        await station.Get<IAccounts>().ChangeAsync(gone.Account.Id, null, true, time.GetUtcNow(), default);

        string[] bodies = [];
        foreach ((string? name, string? password) in ((string?, string?)[])
            [("mika", "wrong"), ("nobody", "wrong"), ("gone", Person.GoodPassword), ("", ""), (null, null), ("mika ", new string('x', 5_000)), ("ミカ", "x")])
        {
            using HttpResponseMessage refused = await TryAsync(station, name, password);
            await refused.ProblemAsync(401, "wrongLogin");
            bodies = [.. bodies, await refused.Content.ReadAsStringAsync()];
        }

        Assert.Single(bodies.Distinct());

        // The third to fifth wrong one; then even the right one has to wait, and somebody who does not exist likewise.
        for (int i = 0; i < 3; i++)
            await (await TryAsync(station, "MIKA", "wrong")).ProblemAsync(401, "wrongLogin");
        JsonElement locked = await (await TryAsync(station, "mika", Person.GoodPassword)).ProblemAsync(429, "tooManyGuesses");
        Assert.InRange(locked.GetProperty("retryAfter").GetInt32(), 1, 900);
        for (int i = 0; i < 4; i++)
            await (await TryAsync(station, "nobody", "wrong")).ProblemAsync(401, "wrongLogin");
        await (await TryAsync(station, "nobody", "wrong")).ProblemAsync(429, "tooManyGuesses");

        time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(200, (int)(await TryAsync(station, "mika", Person.GoodPassword)).StatusCode);
        // Right ones do not count.
        for (int i = 0; i < 6; i++)
            Assert.Equal(200, (int)(await TryAsync(station, " Mika", Person.GoodPassword)).StatusCode);

        IReadOnlyList<AuditEntry> audit = await AuditAsync(station);
        Assert.Contains(audit, entry => entry.Act == "account.loginRefused");
        Assert.DoesNotContain(audit, entry => $"{entry}".Contains("wrong", StringComparison.Ordinal) || $"{entry}".Contains("horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_in_is_limited_by_address_and_says_what_is_left()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Addresses = options.Addresses with { SignInsPerMinute = 2 } });
        using HttpResponseMessage first = await TryAsync(station, "a-person", "x");
        Assert.Equal("\"signIn\";q=2;w=60, \"station\";q=300;w=60", first.Headers.GetValues("RateLimit-Policy").Single());
        Assert.StartsWith("\"signIn\";r=1;t=", first.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        await TryAsync(station, "b-person", "x");
        using HttpResponseMessage third = await TryAsync(station, "c-person", "x");
        await third.ProblemAsync(429, "tooManyFromAddress");
        Assert.NotNull(third.Headers.RetryAfter);
        Assert.StartsWith("\"signIn\";r=0;t=", third.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_cookie_changes_needs_a_header_that_other_sites_cannot_send()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person mika = await Person.SignedInAsync(station, "mika", Role.Admin);
        Person yuki = await Person.SignedInAsync(station, "yuki", Role.Admin);
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/posts", new { text = "a" }, withCsrf: false)).ProblemAsync(403, "needsCsrfToken");
        await (await mika.SendAsync(HttpMethod.Delete, "/api/v1/keys/x", withCsrf: false)).ProblemAsync(403, "needsCsrfToken");
        // What asks nobody who they are does not mind.
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/listeners", withCsrf: false)).JsonAsync(201);
        string other = (await (await yuki.GetAsync("/api/v1/session")).JsonAsync(200)).Text("csrfToken");
        using HttpResponseMessage borrowed = await station.SendAsync(HttpMethod.Post, "/api/v1/posts", content: JsonContent.Create(new { text = "a" }), headers: headers =>
        {
            headers.Add("Cookie", mika.Cookie);
            headers.Add("X-CSRF-Token", other);
        });
        await borrowed.ProblemAsync(403, "needsCsrfToken");
        Assert.Equal(200, (int)(await mika.GetAsync("/api/v1/accounts")).StatusCode);
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/posts", new { text = "a" })).JsonAsync(202);

        // The hub, whose client sends no headers, is for the station's own pages.
        await (await mika.SendAsync(HttpMethod.Post, "/hubs/talk/negotiate?negotiateVersion=1", origin: "https://evil.example")).ProblemAsync(403, "needsCsrfToken");
        await (await mika.SendAsync(HttpMethod.Get, "/hubs/talk", origin: "null")).ProblemAsync(403, "needsCsrfToken");
        using HttpResponseMessage own = await mika.SendAsync(
            HttpMethod.Post, "/hubs/talk/negotiate?negotiateVersion=1", withCsrf: false, origin: station.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(200, (int)own.StatusCode);
    }

    [Fact]
    public async Task A_new_password_signs_out_every_other_browser()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person mika = await Person.SignedInAsync(station, "mika", Role.Listener);
        var elsewhere = new Person(station, mika.Account, Person.GoodPassword);
        await (await elsewhere.SignInAsync()).JsonAsync(200);

        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/session/password", new { current = "wrong password", @new = "another good one" })).ProblemAsync(401, "wrongLogin");
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/session/password", new { current = mika.Password, @new = "short" })).ProblemAsync(400, "badPassword");
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/session/password", new { current = mika.Password, @new = "I am Mika!" })).ProblemAsync(400, "weakPassword");
        await (await mika.SendAsync(HttpMethod.Post, "/api/v1/session/password", new { current = mika.Password, @new = "aaaabbbbbbb" })).ProblemAsync(400, "weakPassword");
        Assert.Equal(204, (int)(await mika.SendAsync(HttpMethod.Post, "/api/v1/session/password", new { current = mika.Password, @new = "another good one" })).StatusCode);

        Assert.Equal("mika", (await (await mika.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account").Text("login"));
        Assert.Equal(JsonValueKind.Null, (await (await elsewhere.GetAsync("/api/v1/session")).JsonAsync(200)).GetProperty("account").ValueKind);
        await (await mika.SignInAsync()).ProblemAsync(401, "wrongLogin");
        mika.Password = "another good one";
        await (await mika.SignInAsync()).JsonAsync(200);
    }

    [Fact]
    public async Task A_session_ends_by_itself_and_nonsense_is_nobody()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        Person mika = await Person.SignedInAsync(station, "mika", Role.Admin);
        Assert.Equal(200, (int)(await mika.GetAsync("/api/v1/accounts")).StatusCode);
        time.Advance(TimeSpan.FromDays(7));
        await (await mika.GetAsync("/api/v1/accounts")).ProblemAsync(401, "needsToken");
        foreach (string cookie in (string[])["", "x", new('A', 43), new('A', 9_000)])
        {
            using HttpResponseMessage response = await station.SendAsync(
                HttpMethod.Get, "/api/v1/accounts", headers: headers => headers.TryAddWithoutValidation("Cookie", SessionCookie.Name + "=" + cookie));
            await response.ProblemAsync(401, "needsToken");
        }
    }

    [Fact]
    public async Task Hashes_are_the_frameworks_with_as_many_rounds_as_said_and_made_anew_when_that_changes()
    {
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 500 }));
        await using TestStation station = await TestStation.StartAsync();
        Person mika = await Person.MakeAsync(station, "mika", Role.Listener);
        IAccounts accounts = station.Get<IAccounts>();
        await accounts.SetPasswordAsync(mika.Account.Id, old.HashPassword(mika, Person.GoodPassword), default);
        await (await mika.SignInAsync()).JsonAsync(200);
        string hash = (await accounts.FindByLoginAsync("mika", default))!.PasswordHash!;
        // Format 1 (PBKDF2), HMAC-SHA512 (2), then the rounds: aspnetcore's PasswordHasher.
        byte[] bytes = Convert.FromBase64String(hash);
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0x03, 0xE8], bytes[..9]);
        Assert.Equal(210_000, new AccountOptions().PasswordRounds);
        using var real = new Passwords(new AccountOptions());
        Assert.Equal(PasswordVerificationResult.Success, await real.VerifyAsync(await real.HashAsync("p", default), "p", default));
        Assert.Equal(PasswordVerificationResult.Failed, await real.VerifyAsync(null, "p", default));
    }

    private static Task<HttpResponseMessage> TryAsync(TestStation station, string? name, string? password) =>
        station.SendAsync(HttpMethod.Post, "/api/v1/session", content: JsonContent.Create(new { name, password }));

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(TestStation station) =>
        [.. (await station.Get<IAuditLog>().ReadAsync(null, null, null, 100, default)).Reverse()];
}
