using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Adapters.Embedded;
using Radio24.Api.Tests.Events;
using Radio24.Api.Tests.Station;
using Radio24.Core.Air;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Posts;

/// <summary>Erasing oneself: what is gone afterwards beside the posts, which <see cref="OwnPostsTests"/> look after.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task An_account_goes_with_its_posts_and_nobody_can_sign_in_to_it_any_more()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person admin = await Person.SignedInAsync(station, "admin", Role.Admin), mika = await Person.SignedInAsync(station, "mika", Role.Moderator);
        var elsewhere = new Person(station, mika.Account, mika.Password);
        await elsewhere.SignInAsync();
        string post = (await (await mika.SendAsync(HttpMethod.Post, "/api/v1/posts", new { text = "forget me" })).JsonAsync(202)).Text("id");
        await (await mika.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", withCsrf: false)).ProblemAsync(403, "needsCsrfToken");

        using HttpResponseMessage erased = await mika.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me");
        Assert.Equal(204, (int)erased.StatusCode);
        Assert.StartsWith("radio24-session=;", Assert.Single(erased.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        await (await mika.GetAsync("/api/v1/posts")).ProblemAsync(401, "needsToken");
        await (await elsewhere.GetAsync("/api/v1/posts")).ProblemAsync(401, "needsToken");
        await (await mika.SignInAsync()).ProblemAsync(401, "wrongLogin");
        await (await admin.GetAsync($"/api/v1/accounts/{mika.Account.Id}")).ProblemAsync(404, "unknownAccount");
        Assert.True(PostId.TryParse(post, out PostId id));
        Assert.Null(await station.Get<IPostStore>().FindAsync(id, default));

        // Who did it is on record by id; not what they were called.
        AuditEntry entry = Assert.Single(station.Get<MemoryLogs>().Acts, act => act.Act == "listener.erase");
        Assert.Equal(($"account:{mika.Account.Id}", """{"posts":1,"account":true}"""), (entry.Actor, entry.After));
        Assert.DoesNotContain(station.Get<MemoryLogs>().Acts, act => $"{act}".Contains("mika", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_last_admin_is_told_why_not_and_keeps_everything()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person first = await Person.SignedInAsync(station, "first", Role.Admin);
        await (await first.SendAsync(HttpMethod.Post, "/api/v1/posts", new { text = "still here" })).JsonAsync(202);
        await (await first.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me")).ProblemAsync(409, "lastAdmin");
        Assert.Equal(1, (await (await first.GetAsync("/api/v1/posts")).JsonAsync(200)).GetProperty("posts").GetArrayLength());

        await Person.MakeAsync(station, "second", Role.Admin);
        Assert.Equal(204, (int)(await first.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me")).StatusCode);
    }

    [Fact]
    public async Task Pages_that_show_something_of_it_and_pages_that_come_later_show_it_no_more()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync(), other = await station.TokenAsync();
        PostId post = await SendAsync(station, token), kept = await SendAsync(station, other);
        await station.Feed.PublishAsync(
            new StationEvent.NowPlaying(new NowPlaying(Item("Aiko", post), null, [Item("Mika", kept), Item("Aiko", post)])), default);
        await station.Feed.PublishAsync(new StationEvent.CaptionShown(
            new Caption(7, "Aiko writes: forget me", "en", Happenings.Noon, TimeSpan.Zero, TimeSpan.FromSeconds(2), post)), default);
        await EventStreamTests.HeardAsync(station, 7);
        Assert.Contains("Aiko", await station.Http.GetStringAsync("/api/v1/now"), StringComparison.Ordinal);
        await using HubPage page = await HubPage.OpenAsync(station.Address, other);
        Assert.Contains("Aiko", (await page.ToldAsync("now")).GetRawText(), StringComparison.Ordinal);
        await page.ToldAsync("caption");

        Assert.Equal(204, (int)(await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", token)).StatusCode);
        JsonElement forgotten = await page.ToldAsync("forgotten");
        Assert.Equal(post.ToString(), Assert.Single(forgotten.GetProperty("posts").EnumerateArray()).GetString());
        string now = (await page.ToldAsync("now")).GetRawText();
        Assert.DoesNotContain("Aiko", now, StringComparison.Ordinal);
        Assert.Contains("Mika", now, StringComparison.Ordinal);
        Assert.DoesNotContain("Aiko", await station.Http.GetStringAsync("/api/v1/now"), StringComparison.Ordinal);

        // A page that comes now is not told the caption: the next thing that it hears of is the next that happens.
        await using HubPage late = await HubPage.OpenAsync(station.Address, other);
        await station.Feed.PublishAsync(Happenings.Caption(8, "next"), default);
        Assert.Equal(8, (await late.ToldAsync("caption")).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_client_that_goes_away_after_the_pages_were_told_does_not_stop_it()
    {
        var gate = new GatedFeed();
        await using TestStation station = await TestStation.StartAsync(services: services =>
            services.AddSingleton<IStationFeed>(gate).AddSingleton<IStartupFilter>(gate));
        string token = await station.TokenAsync();
        PostId post = await SendAsync(station, token);
        using var client = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/listeners/me");
        request.Headers.Authorization = new("Bearer", token);
        gate.Shut();
        Task<HttpResponseMessage> erasing = station.Http.SendAsync(request, client.Token);
        await gate.PagesTold.WaitAsync(TimeSpan.FromSeconds(30));

        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => erasing);
        await gate.ClientGone.WaitAsync(TimeSpan.FromSeconds(30));
        gate.Open();

        await UntilAsync(() => station.Get<MemoryLogs>().Acts.Any(act => act.Act == "listener.erase"));
        Assert.Null(await station.Get<IPostStore>().FindAsync(post, default));
        Assert.DoesNotContain(station.Get<MemoryOutbox>().Events, told => told.Subject == OutboxEvent.SubjectOf(post));
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (int i = 0; !done(); i++)
        {
            Assert.True(i < 3_000, "it did not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>A feed that stops where the pages have been told what to forget, and notices when the client of an erasure has gone.</summary>
    private sealed class GatedFeed : IStationFeed, IStartupFilter
    {
        private readonly EmbeddedStationFeed _feed = new();
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _shut;

        public Task PagesTold => _told.Task;

        public Task ClientGone => _gone.Task;

        public void Shut() => _shut = true;

        public void Open() => _open.TrySetResult();

        public async ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken)
        {
            await _feed.PublishAsync(stationEvent, cancellationToken);
            if (!_shut || stationEvent is not StationEvent.Forgotten)
                return;
            _told.TrySetResult();
            await _open.Task;
            cancellationToken.ThrowIfCancellationRequested();
        }

        public IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>(CancellationToken cancellationToken) where TEvent : StationEvent =>
            _feed.SubscribeAsync<TEvent>(cancellationToken);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Method == HttpMethods.Delete)
                    context.RequestAborted.Register(() => _gone.TrySetResult());
                return rest(context);
            });
            next(app);
        };
    }

    private static AirItem Item(string name, PostId post) => new(SegmentKind.ListenerPost, name, "Hana", Happenings.Noon, null, post);

    private static async Task<PostId> SendAsync(TestStation station, string token)
    {
        Assert.True(PostId.TryParse((await (await station.PostAsync(token, new { text = "hello" })).JsonAsync(202)).Text("id"), out PostId id));
        return id;
    }
}
