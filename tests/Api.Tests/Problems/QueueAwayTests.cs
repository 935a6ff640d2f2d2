using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Tests.Redis;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Problems;

/// <summary>What everybody is told while Redis is away: a real server that is killed, and stays down as long as the test wants.</summary>
public sealed class QueueAwayTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Posts_are_kept_and_called_delayed_and_what_cannot_be_done_is_refused_in_words()
    {
        using RedisLink link = await _redis.LinkAsync();
        await using TestStation station = await TestStation.StartAsync(
            options => options with { Posts = options.Posts with { Waiting = 1_000, PerHour = 1_000 } },
            services: services =>
            {
                services.RemoveAll<IDeadLetters>();
                var inbox = new RedisInbox(link, TimeProvider.System);
                var talkback = new RedisTalkback(link, TimeProvider.System);
                services.AddSingleton<IInbox>(inbox).AddSingleton(inbox.DeadLetters);
                services.AddSingleton<ITalkback>(talkback).AddSingleton(talkback.DeadLetters);
                services.AddSingleton<IStationFeed>(new RedisStationFeed(link));
            });
        string token = await station.TokenAsync(), leaving = await station.TokenAsync();
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        Assert.False(await DelayedAsync(station, token, "before"));
        JsonElement stays = await (await station.PostAsync(leaving, new { text = "mine" })).JsonAsync(202);
        await using HubPage line = await HubPage.OpenAsync(station.Address, token);

        await _redis.KillAsync();
        await Task.WhenAll(
            RefusedAsync(moderator.SendAsync(HttpMethod.Post, "/api/v1/desk/skip")),
            RefusedAsync(moderator.GetAsync("/api/v1/deadletters")),
            RefusedAsync(moderator.SendAsync(HttpMethod.Post, "/api/v1/deadletters/talkback.1-1/replay")),
            RefusedAsync(station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", leaving)),
            AssertDelayedAsync());
        // What a moderator decides is done; the Host learns of it from the store.
        string rude = (await (await station.PostAsync(token, new { text = "rude" })).JsonAsync(202)).Text("id");
        Assert.Equal("rejected", (await (await moderator.SendAsync(
            HttpMethod.Post, $"/api/v1/desk/posts/{rude}/reject", new { reason = "rude" })).JsonAsync(200)).Text("state"));
        // What stands in the store can be looked at, and what was refused was not done.
        Assert.Single((await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts", leaving)).JsonAsync(200)).GetProperty("posts").EnumerateArray());
        Assert.Equal(3, (await (await moderator.GetAsync("/api/v1/desk/posts?state=received")).JsonAsync(200)).GetProperty("posts").GetArrayLength());
        JsonElement spoken = await line.CallAsync("PostText", new { text = "over the hub" });
        Assert.Equal("delayed", spoken.Text("delivery"));

        await _redis.StartAsync();
        for (int tries = 0; await DelayedAsync(station, token, $"after {tries}"); tries++)
        {
            Assert.True(tries < 100, "Redis is back, and the Api does not notice");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await (await moderator.GetAsync("/api/v1/deadletters")).JsonAsync(200);
        Assert.Equal(204, (int)(await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", leaving)).StatusCode);
        Assert.True(PostId.TryParse(stays.Text("id"), out PostId gone));
        Assert.Null(await station.Get<IPostStore>().FindAsync(gone, default));

        async Task AssertDelayedAsync() => Assert.True(await DelayedAsync(station, token, "meanwhile"));
    }

    private static async Task<bool> DelayedAsync(TestStation station, string token, string text)
    {
        JsonElement accepted = await (await station.PostAsync(token, new { text })).JsonAsync(202);
        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        Assert.NotNull(await station.Get<IPostStore>().FindAsync(id, default));
        if (!accepted.TryGetProperty("delivery", out JsonElement delivery))
            return false;
        Assert.Equal("delayed", delivery.GetString());
        return true;
    }

    private static async Task RefusedAsync(Task<HttpResponseMessage> asking)
    {
        using HttpResponseMessage refused = await asking;
        Assert.NotNull(refused.Headers.RetryAfter);
        await refused.ProblemAsync(503, "queueAway");
    }
}
