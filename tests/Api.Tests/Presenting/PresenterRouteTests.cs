using System.Text.Json;
using Radio24.Api.Events;
using Radio24.Api.Tests.Station;
using Radio24.Core.Air;
using Radio24.Core.Asking;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Tests;

namespace Radio24.Api.Tests.Presenting;

public sealed class PresenterRouteTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_desk_reads_who_presents_why_and_what_it_costs_against_the_caps()
    {
        await using TestStation station = await TestStation.StartAsync(time: new FakeTimeProvider(Noon.AddMinutes(12)));
        Person desk = await Person.SignedInAsync(station, "desk", Role.Viewer);
        JsonElement before = await (await desk.GetAsync("/api/v1/presenter")).ProblemAsync(503, "presenterUnknown");
        Assert.Equal(2, before.GetProperty("retryAfter").GetInt32());

        MemoryLedger ledger = station.Get<MemoryLedger>();
        Reservation one = await ledger.ReserveAsync(CallPurpose.Presenter, 0.3m, default);
        await ledger.BookAsync(one, new PaidCall(
            one.Id, one.At, CallPurpose.Presenter, "api.example", "gpt-x", new TokensUsed(100, 20), 0.25m, PaidCall.Answered, TimeSpan.FromSeconds(1), "only choice"));
        var status = new PresenterStatus(PresenterRung.Cheaper, Noon, new Reason("80 % of a cap", "上限の 80 %"), "gpt-x-mini", Noon.AddMinutes(2), "Ada");
        await station.Feed.PublishAsync(new StationEvent.PresenterChanged(status), default);
        await HeardAsync(station);

        JsonElement now = await (await desk.GetAsync("/api/v1/presenter")).JsonAsync(200);
        Assert.Equal(
            ("cheaper", "80 % of a cap", "上限の 80 %", "gpt-x-mini", "Ada", 600),
            (now.Text("rung"), now.GetProperty("reason").Text("en"), now.GetProperty("reason").Text("ja"), now.Text("model"), now.Text("persona"), now.GetProperty("sessionAgeSeconds").GetInt32()));
        JsonElement cost = now.GetProperty("cost");
        Assert.Equal(
            (0.25, 1.0, 0.25, 10.0, 0),
            (cost.GetProperty("hour").GetDouble(), cost.GetProperty("hourlyCap").GetDouble(), cost.GetProperty("day").GetDouble(), cost.GetProperty("dailyCap").GetDouble(), cost.GetProperty("mark").GetInt32()));

        // Listeners hear who speaks; why is the desk's business.
        Announcement told = Announcement.Of(new StationEvent.PresenterChanged(status), station.Get<StationBoard>());
        string toAll = System.Text.Encoding.UTF8.GetString(told.ServerSent.Span);
        Assert.Contains("\"persona\":\"Ada\"", toAll, StringComparison.Ordinal);
        Assert.DoesNotContain("80 %", toAll, StringComparison.Ordinal);

        await station.Feed.PublishAsync(
            new StationEvent.PresenterChanged(status with { Rung = PresenterRung.Offline, Model = null, SessionSince = null }), default);
        await HeardAsync(station, PresenterRung.Offline);
        now = await (await desk.GetAsync("/api/v1/presenter")).JsonAsync(200);
        Assert.Equal(("offline", JsonValueKind.Null, JsonValueKind.Null), (now.Text("rung"), now.GetProperty("model").ValueKind, now.GetProperty("sessionAgeSeconds").ValueKind));
    }

    [Fact]
    public async Task Why_something_was_said_is_found_by_the_air_logs_line()
    {
        await using TestStation station = await TestStation.StartAsync(time: new FakeTimeProvider(Noon.AddMinutes(12)));
        Person desk = await Person.SignedInAsync(station, "desk", Role.Viewer);
        var post = PostId.New(Noon);
        var entry = new AirLogEntry(Guid.CreateVersion7(Noon), SegmentKind.ListenerPost, "A post", "Mika", Noon, Noon.AddSeconds(20), post, "host-1");
        await station.Get<IAirLog>().WriteAsync(entry, default);
        await station.Get<ISpeechRecords>().WriteAsync(
            new SpeechRecord(
                entry.Id, Noon, PresenterRung.Primary, "gpt-x", "Ada", post, "Thank Mika.",
                [new Fact(FactKind.Document, "Open till six.", new Citation("House: Hours", "p-1"))], "Thank you, Mika. We are open till six.",
                [new DroppedSentence("echo", "8 words of the post")], ["screening", "echo"], 0.0123456789m)
            {
                Material = new string('x', SpeechRecord.MostMaterial + 1),
            },
            default);

        string id = (await (await station.SendAsync(HttpMethod.Get, "/api/v1/airlog")).JsonAsync(200))[0].Text("id");
        JsonElement why = await (await desk.GetAsync($"/api/v1/airlog/{id}/why")).JsonAsync(200);
        Assert.Equal(
            ("primary", "gpt-x", "Ada", $"{post}", "Thank Mika.", "Thank you, Mika. We are open till six.", 0.012346),
            (why.Text("rung"), why.Text("model"), why.Text("persona"), why.Text("postId"), why.Text("brief"), why.Text("said"), why.GetProperty("dollars").GetDouble()));
        Assert.Equal(new string('x', SpeechRecord.MostMaterial), why.Text("material"));
        JsonElement fact = why.GetProperty("facts")[0];
        Assert.Equal(("document", "Open till six.", "p-1"), (fact.Text("kind"), fact.Text("text"), fact.GetProperty("citation").Text("passage")));
        Assert.Equal(("echo", "8 words of the post"), (why.GetProperty("dropped")[0].Text("check"), why.GetProperty("dropped")[0].Text("detail")));
        Assert.Equal(["screening", "echo"], why.GetProperty("checks").EnumerateArray().Select(check => check.GetString()!));

        await (await desk.GetAsync($"/api/v1/airlog/{Guid.NewGuid()}/why")).ProblemAsync(404, "unknownSpeech");
        await (await desk.GetAsync("/api/v1/airlog/yesterday/why")).ProblemAsync(404, "unknownSpeech");
    }

    private static async Task HeardAsync(TestStation station, PresenterRung rung = PresenterRung.Cheaper)
    {
        using var hang = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (station.Get<StationBoard>().Presenter?.Rung != rung)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, hang.Token);
    }
}
