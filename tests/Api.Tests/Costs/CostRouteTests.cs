using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Asking;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Api.Tests.Costs;

public sealed class CostRouteTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_admin_reads_what_models_cost_by_day_model_and_purpose_against_the_caps()
    {
        await using TestStation station = await TestStation.StartAsync(time: _time);
        await PayAsync(station, CallPurpose.Analysis, "gpt-x", 0.25m);
        await PayAsync(station, CallPurpose.Transcription, "Qwen3-ASR", 0.3m);
        _time.Advance(TimeSpan.FromHours(12));
        await PayAsync(station, CallPurpose.Analysis, "gpt-x", 0.4m);
        await station.Get<ILedger>().ReserveAsync(CallPurpose.Presenter, 0.2m, default);
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);

        JsonElement byDay = await (await admin.GetAsync("/api/v1/costs")).JsonAsync(200);
        // `to` is now and not within.
        Assert.Equal(["2026-11-29 0.55"], Lines(byDay));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["2026-11-29 0.55", "2026-11-30 0.4"], Lines(await (await admin.GetAsync("/api/v1/costs?by=day")).JsonAsync(200)));
        Assert.Equal(["gpt-x 0.65", "Qwen3-ASR 0.3"], Lines(await (await admin.GetAsync("/api/v1/costs?by=model")).JsonAsync(200)));
        Assert.Equal(["analysis 0.65", "transcription 0.3"], Lines(await (await admin.GetAsync("/api/v1/costs?by=purpose")).JsonAsync(200)));
        Assert.Equal(["gpt-x 0.4"], Lines(await (await admin.GetAsync("/api/v1/costs?by=model&from=2026-11-30T00:00:00Z")).JsonAsync(200)));
        Assert.Equal(["analysis 0.25", "transcription 0.3"], Lines(await (await admin.GetAsync(
            "/api/v1/costs?by=purpose&from=2026-11-29&to=2026-11-30")).JsonAsync(200)).Order());

        JsonElement now = byDay.GetProperty("now");
        Assert.Equal((0.6, 1.0, 0.6, 10.0, 0), (
            now.GetProperty("hour").GetDouble(), now.GetProperty("hourlyCap").GetDouble(), now.GetProperty("day").GetDouble(),
            now.GetProperty("dailyCap").GetDouble(), now.GetProperty("mark").GetInt32()));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 1, 0, 0, TimeSpan.Zero), now.GetProperty("hourEnds").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("by=hour", "badBy")]
    [InlineData("from=yesterday", "badTime")]
    [InlineData("from=2026-11-30&to=2026-11-29", "badTime")]
    [InlineData("from=0001-01-01", "badTime")]
    public async Task What_makes_no_sense_is_refused_with_a_reason(string query, string code)
    {
        await using TestStation station = await TestStation.StartAsync(time: _time);
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        await (await admin.GetAsync($"/api/v1/costs?{query}")).ProblemAsync(400, code);
    }

    [Fact]
    public async Task Days_are_told_all_or_refused_with_how_many_are_possible()
    {
        await using TestStation station = await TestStation.StartAsync(time: _time);
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin);
        JsonElement problem = await (await admin.GetAsync("/api/v1/costs?by=day&from=2025-10-25&to=2026-11-29")).ProblemAsync(400, "badTime");
        Assert.Contains("399 days", problem.Text("detail"), StringComparison.Ordinal);
        await (await admin.GetAsync("/api/v1/costs?by=day&from=2025-10-26&to=2026-11-29")).JsonAsync(200);
        await (await admin.GetAsync("/api/v1/costs?by=model&from=2020-01-01&to=2026-11-29")).JsonAsync(200);
    }

    private static async Task PayAsync(TestStation station, CallPurpose purpose, string model, decimal dollars)
    {
        MemoryLedger ledger = station.Get<MemoryLedger>();
        Reservation one = await ledger.ReserveAsync(purpose, dollars, default);
        await ledger.BookAsync(one, new PaidCall(
            one.Id, one.At, purpose, "api.example", model, new TokensUsed(100, 20), dollars, PaidCall.Answered, TimeSpan.FromSeconds(1), "only choice"));
    }

    private static string[] Lines(JsonElement page) =>
        [.. page.GetProperty("lines").EnumerateArray().Select(line => FormattableString.Invariant($"{line.Text("key")} {line.GetProperty("dollars").GetDouble():0.##}"))];
}
