using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;

namespace Radio24.Api.Tests.Accounts;

public sealed class AccountRouteTests
{
    [Fact]
    public async Task An_admin_makes_changes_and_disables_accounts_and_it_is_on_the_audit_log()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        using HttpResponseMessage made = await admin.SendAsync(
            HttpMethod.Post, "/api/v1/accounts", new { login = "Yuki", password = "five good words here", role = "moderator", name = "ゆき" });
        JsonElement yuki = await made.JsonAsync(201);
        string path = $"/api/v1/accounts/{yuki.Text("id")}";
        Assert.Equal((path, "yuki", "ゆき", "moderator"), (made.Headers.Location?.ToString(), yuki.Text("login"), yuki.Text("name"), yuki.Text("role")));
        Assert.DoesNotContain("password", yuki.GetRawText(), StringComparison.OrdinalIgnoreCase);

        await (await admin.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { login = "yuki", password = "five good words here", role = "viewer" })).ProblemAsync(409, "loginTaken");
        await (await admin.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { login = "é!", password = "five good words here", role = "viewer" })).ProblemAsync(400, "badLogin");
        await (await admin.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { login = "ren", password = "short", role = "viewer" })).ProblemAsync(400, "badPassword");
        await (await admin.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { login = "ren", password = "five good words here", role = "boss" })).ProblemAsync(400, "badJson");
        await (await admin.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { login = "ren", password = "five good words here" })).ProblemAsync(400, "badJson");

        Assert.Equal("viewer", (await (await admin.SendAsync(HttpMethod.Patch, path, new { role = "viewer" })).JsonAsync(200)).Text("role"));
        Assert.NotEqual(JsonValueKind.Null, (await (await admin.SendAsync(HttpMethod.Patch, path, new { disabled = true })).JsonAsync(200)).GetProperty("disabledAt").ValueKind);
        Assert.Equal(200, (int)(await admin.SendAsync(HttpMethod.Patch, path, new { disabled = false, password = "six good words in here" })).StatusCode);
        Assert.Equal("yuki", (await (await admin.GetAsync(path)).JsonAsync(200)).Text("login"));
        await (await admin.GetAsync("/api/v1/accounts/" + new string('0', 32))).ProblemAsync(404, "unknownAccount");
        await (await admin.SendAsync(HttpMethod.Patch, "/api/v1/accounts/x", new { })).ProblemAsync(404, "unknownAccount");
        Assert.Equal(2, (await (await admin.GetAsync("/api/v1/accounts")).JsonAsync(200)).GetProperty("accounts").GetArrayLength());

        JsonElement audit = await (await admin.GetAsync("/api/v1/audit?act=account.&limit=10&actor=account:" + admin.Account.Id)).JsonAsync(200);
        Assert.Equal(
            ["account.password", "account.enable", "account.disable", "account.role", "account.create", "account.login"],
            audit.GetProperty("entries").EnumerateArray().Select(entry => entry.Text("act")));
        JsonElement role = audit.GetProperty("entries")[3];
        Assert.Equal(("moderator", "viewer"), (role.GetProperty("before").Text("role"), role.GetProperty("after").Text("role")));
        Assert.Equal($"account:{yuki.Text("id")}", role.Text("subject"));
        Assert.DoesNotContain("good words", audit.GetRawText(), StringComparison.Ordinal);
        await (await admin.GetAsync("/api/v1/audit?before=yesterday")).ProblemAsync(400, "badTime");
        await (await admin.GetAsync("/api/v1/audit?limit=501")).ProblemAsync(400, "badLimit");
    }

    [Fact]
    public async Task The_last_admin_stays_one()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        string path = $"/api/v1/accounts/{admin.Account.Id}";
        await (await admin.SendAsync(HttpMethod.Patch, path, new { role = "viewer" })).ProblemAsync(409, "lastAdmin");
        await (await admin.SendAsync(HttpMethod.Patch, path, new { disabled = true })).ProblemAsync(409, "lastAdmin");
        Person second = await Person.SignedInAsync(station, "second", Role.Admin);
        Assert.Equal(200, (int)(await second.SendAsync(HttpMethod.Patch, path, new { role = "viewer" })).StatusCode);
        // At once, also for who is signed in.
        await (await admin.GetAsync("/api/v1/accounts")).ProblemAsync(403, "notAllowed");
        Assert.Equal(200, (int)(await second.SendAsync(HttpMethod.Patch, path, new { disabled = true })).StatusCode);
        await (await admin.GetAsync("/api/v1/accounts")).ProblemAsync(401, "needsToken");
    }
}
