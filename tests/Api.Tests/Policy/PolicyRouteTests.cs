using System.Net.Http.Json;
using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Api.Tests.Policy;

/// <summary>What airs without a person, as admins set it.</summary>
public sealed class PolicyRouteTests
{
    [Theory]
    [InlineData(null, "open")]
    [InlineData(true, "careful")]
    public async Task Until_somebody_sets_one_a_preset_holds_by_who_can_reach_the_station(bool? isPublic, string preset)
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { Public = isPublic });
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        HttpResponseMessage response = await viewer.GetAsync("/api/v1/policy");
        JsonElement policy = await response.JsonAsync(200);
        Assert.Equal((preset, 0, "\"policy-0\""), (policy.Text("preset"), policy.GetProperty("version").GetInt32(), response.Headers.ETag?.Tag));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("""{"preset":"open","holdEveryting":true}""", "holdEveryting", "Is `holdEverything` meant?")]
    [InlineData("""{"preset":"open","airs":[{"kind":"text","fromHuor":1}]}""", "airs[0].fromHuor", "Is `fromHour` meant?")]
    [InlineData("""{"preset":"open","standing":{"known":1}}""", "standing.known", "Known are knownAfter")]
    [InlineData("""{"preset":"open","weather":true}""", "weather", "Known are preset, holdEverything")]
    public async Task What_is_misspelt_is_refused_by_name_and_nothing_is_set(string body, string field, string detail)
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        JsonElement problem = await (await PutAsync(station, admin, "\"policy-0\"", JsonSerializer.Deserialize<JsonElement>(body))).ProblemAsync(400, "unknownMember");
        Assert.Equal(field, problem.Text("field"));
        Assert.Contains(detail, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Null(await station.Get<IPolicyStore>().CurrentAsync(default));
    }

    [Fact]
    public async Task An_admin_sets_a_policy_and_it_is_read_back_with_its_history_and_an_audit_entry()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        HttpResponseMessage put = await PutAsync(station, admin, "\"policy-0\"", new
        {
            preset = "careful",
            holdEverything = true,
            airs = new object[] { new { kind = "voice", standing = "known", fromHour = 22, untilHour = 6, desk = "attended" }, new { kind = "text" } },
            rules = new object[] { new { rule = "hate", holdAt = 0.25, rejectAt = 0.5 }, new { rule = "shouting" } },
            standing = new { knownAfter = 5 },
            transforms = new object[] { new { name = "soften", intensity = 1, kinds = new[] { "text" }, longerThan = 20 } },
        });
        JsonElement policy = await put.JsonAsync(200);
        Assert.Equal((1, "\"policy-1\""), (policy.GetProperty("version").GetInt32(), put.Headers.ETag?.Tag));
        Assert.Equal($"account:{admin.Account.Id}", policy.Text("by"));

        StationPolicy kept = (await station.Get<IPolicyStore>().CurrentAsync(default))!.Policy;
        Assert.True(kept.HoldEverything && kept.MaskedAirs && !kept.LocalRulesDecideAlone);
        Assert.Equal([new AirRule(PostKind.Voice, AuthorStanding.Known, 22, 6, DeskRule.Attended), new AirRule(PostKind.Text)], kept.Airs);
        Assert.Equal([new RuleThreshold("hate", 0.25, 0.5), new RuleThreshold("shouting")], kept.Rules);
        Assert.Equal((5, 2), (kept.Standing.KnownAfter, kept.Standing.FlaggedAfter));
        Assert.Equal(("soften", 1, 20), (kept.Transforms[0].Name, kept.Transforms[0].Intensity, kept.Transforms[0].LongerThan));

        await (await PutAsync(station, admin, "\"policy-1\"", new { preset = "byHand" })).JsonAsync(200);
        JsonElement history = await (await admin.GetAsync("/api/v1/policy/history?limit=1")).JsonAsync(200);
        Assert.Equal("byHand", Assert.Single(history.GetProperty("policies").EnumerateArray()).Text("preset"));
        history = await (await admin.GetAsync($"/api/v1/policy/history?before={history.GetProperty("next")}")).JsonAsync(200);
        Assert.Equal("careful", Assert.Single(history.GetProperty("policies").EnumerateArray()).Text("preset"));
        Assert.Equal(JsonValueKind.Null, history.GetProperty("next").ValueKind);

        IReadOnlyList<AuditEntry> audit = await station.Get<IAuditLog>().ReadAsync("policy.", null, null, 10, default);
        Assert.Equal(["policy:2", "policy:1"], audit.Select(entry => entry.Subject));
        Assert.Contains("\"careful\"", audit[0].Before, StringComparison.Ordinal);
        Assert.Contains("\"byHand\"", audit[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobodys_change_is_lost()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        Assert.Equal("needsIfMatch", (await (await PutAsync(station, admin, null, new { preset = "open" })).JsonAsync(428)).Text("code"));
        await (await PutAsync(station, admin, "\"policy-0\"", new { preset = "open" })).JsonAsync(200);
        Assert.Equal("policyChanged", (await (await PutAsync(station, admin, "\"policy-0\"", new { preset = "byHand" })).JsonAsync(412)).Text("code"));
        await (await PutAsync(station, admin, "*", new { preset = "careful" })).JsonAsync(200);
        Assert.Equal(2, (await station.Get<IPolicyStore>().CurrentAsync(default))!.Version);
    }

    [Theory]
    [InlineData("""{"preset":"open","deskMinutes":0}""", "deskMinutes")]
    [InlineData("""{"preset":"open","airs":[{"kind":"text","fromHour":25,"untilHour":3}]}""", "airs[0].fromHour")]
    [InlineData("""{"preset":"open","airs":[{"kind":"text"},{"kind":"text","fromHour":5}]}""", "airs[1].untilHour")]
    [InlineData("""{"preset":"open","rules":[{"rule":"nonsense","holdAt":1}]}""", "rules[0].rule")]
    [InlineData("""{"preset":"open","rules":[{"rule":"hate","holdAt":1.5}]}""", "rules[0].holdAt")]
    [InlineData("""{"preset":"open","transforms":[{"name":"sing"}]}""", "transforms[0].name")]
    [InlineData("""{"preset":"open","standing":{"withinDays":0}}""", "standing.withinDays")]
    public async Task What_is_wrong_is_named_by_its_field(string body, string field)
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        JsonElement problem = await (await PutAsync(station, admin, "\"policy-0\"", JsonElement.Parse(body))).JsonAsync(400);
        Assert.Equal(("badPolicy", field), (problem.Text("code"), problem.Text("field")));
        Assert.Contains(field, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Null(await station.Get<IPolicyStore>().CurrentAsync(default));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"preset":"brave"}""")]
    [InlineData("""{"preset":"open","airs":[null]}""")]
    [InlineData("""{"preset":"open","airs":[{"kind":7}]}""")]
    [InlineData("""{"preset":"open","holdEverything":"yes"}""")]
    public async Task What_is_no_policy_is_refused(string body)
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        await (await PutAsync(station, admin, "\"policy-0\"", JsonElement.Parse(body))).JsonAsync(400);
    }

    private static async Task<HttpResponseMessage> PutAsync(TestStation station, Person admin, string? ifMatch, object body) => await station.SendAsync(
        HttpMethod.Put, "/api/v1/policy", content: JsonContent.Create(body), headers: headers =>
        {
            headers.TryAddWithoutValidation("Cookie", admin.Cookie);
            headers.TryAddWithoutValidation("X-CSRF-Token", admin.CsrfToken);
            if (ifMatch is not null)
                headers.TryAddWithoutValidation("If-Match", ifMatch);
        });
}
