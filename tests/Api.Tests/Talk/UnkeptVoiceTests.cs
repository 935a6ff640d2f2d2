using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Adapters.Objects;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Talk;

/// <summary>What is said when a recording cannot be kept: the truth about why.</summary>
public sealed class UnkeptVoiceTests
{
    [Fact]
    public async Task A_store_without_room_is_called_full()
    {
        await using TestStation station = await TestStation.StartAsync(services: services => services.AddSingleton<IVoiceStore>(new MemoryVoiceStore(1_000)));
        await using HubPage line = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        JsonElement problem = await HubPage.RefusalAsync(SpeakAsync(line));
        Assert.Equal(("voiceStoreFull", 503, 60), (problem.Text("code"), problem.GetProperty("status").GetInt32(), problem.GetProperty("retryAfter").GetInt32()));
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_reached_is_away_and_uses_nothing_up()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var nobody = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}/");
        closed.Stop();
        using var bucket = new S3ObjectStore(new S3Options { Bucket = "radio24", Endpoint = nobody, AccessKey = "key", SecretKey = "secret" });
        await using TestStation station = await TestStation.StartAsync(
            options => options with { Posts = options.Posts with { PerHour = 1 } },
            services: services => services.AddSingleton<IVoiceStore>(new OpusVoiceStore(bucket)));
        string token = await station.TokenAsync();
        await using HubPage line = await HubPage.OpenAsync(station.Address, token);
        JsonElement problem = await HubPage.RefusalAsync(SpeakAsync(line));
        Assert.Equal(("voiceStoreAway", 503), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
        // The one post of this hour is still to be had.
        JsonElement accepted = await line.CallAsync("PostText", new { text = "hi" });

        // What was kept while it was there cannot be looked at, heard or erased either: it is away, not broken.
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId first));
        ListenerId from = (await station.Get<IPostStore>().FindAsync(first, default))!.Post.From;
        DateTimeOffset at = TimeProvider.System.GetUtcNow();
        var post = new ListenerPost(PostId.New(at), from, null, new PostBody.Voice("0190", TimeSpan.FromSeconds(1)), at);
        await station.Get<IPostStore>().AddAsync(post, null, default);
        await (await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{post.Id}/peaks", token)).ProblemAsync(503, "storeAway");
        await (await viewer.GetAsync($"/api/v1/desk/posts/{post.Id}/voice")).ProblemAsync(503, "storeAway");
        await (await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", token)).ProblemAsync(503, "storeAway");
        Assert.NotNull(await station.Get<IPostStore>().FindAsync(post.Id, default));
    }

    private static Task<JsonElement> SpeakAsync(HubPage page)
    {
        byte[] pcm = new byte[4_800];
        pcm.AsSpan().Fill(0x20);
        return page.SpeakAsync(new { }, Enumerable.Repeat(Convert.ToBase64String(pcm), 10));
    }
}
