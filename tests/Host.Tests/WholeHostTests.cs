using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;
using Xunit.Abstractions;

namespace Radio24.Host.Tests;

/// <summary>The Host as an executable gets it: real clock, encoder, fan-out and voices; in real time, so kept short.</summary>
public class WholeHostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task It_goes_on_air_reads_a_post_and_stops_in_order()
    {
        string music = Directory.CreateTempSubdirectory("radio24-music-").FullName;
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddMemoryBackplane();
        builder.Services.AddRadio24Host(new BroadcastOptions { Udp = new() { Port = 0 }, Listen = "127.0.0.1", Music = new() { Folder = music }, Seed = 24 });
        using IHost host = builder.Build();
        IAirStatus air = host.Services.GetRequiredService<IAirStatus>();
        IPostStore posts = host.Services.GetRequiredService<IPostStore>();
        Assert.False(air.OnAir);
        Assert.Equal("signing on", air.Description);

        using var listening = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var clock = Stopwatch.StartNew();
        await host.StartAsync(listening.Token);
        while (!air.OnAir)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, listening.Token);
        output.WriteLine($"on air after {clock.ElapsedMilliseconds} ms");
        Assert.Equal("on air", air.Description);

        PostId? post = null;
        bool signedOn = false;
        await foreach (StationEvent e in host.Services.GetRequiredService<IStationFeed>().SubscribeAsync(listening.Token))
        {
            switch (e)
            {
                // Once the station's sign-on is over and music plays, a listener writes.
                case StationEvent.NowPlaying { Now.Current.Kind: SegmentKind.SignOn }:
                    signedOn = true;
                    break;
                case StationEvent.NowPlaying { Now.Current.Kind: SegmentKind.Music } now when signedOn && post is null:
                    Assert.False(string.IsNullOrEmpty(now.Now.Current.Title));
                    await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, listening.Token);
                    DateTimeOffset at = TimeProvider.System.GetUtcNow();
                    post = PostId.New(at);
                    await posts.AddAsync(new ListenerPost(post.Value, ListenerId.New(at), "Anna", new PostBody.Text("Greetings from the lighthouse."), at), null, listening.Token);
                    await host.Services.GetRequiredService<IInbox>().PostAsync(post.Value, listening.Token);
                    clock.Restart();
                    break;
                case StationEvent.CaptionShown { Caption: { } caption }:
                    output.WriteLine($"{clock.ElapsedMilliseconds} ms, media {caption.MediaTime.TotalSeconds:0.00} s: {caption.Language} {caption.Length.TotalSeconds:0.0} s \"{caption.Text}\"");
                    break;
            }

            if (e is StationEvent.PostMoved { Transition.State: PostState.Aired })
                break;
        }

        Assert.Equal(PostState.Aired, (await posts.FindAsync(post!.Value, CancellationToken.None))!.State);
        clock.Restart();
        await host.StopAsync(CancellationToken.None);
        output.WriteLine(host.Services.GetRequiredService<Radio24.Host.Air.AirChain>().Status.ToString());
        output.WriteLine($"off air after {clock.ElapsedMilliseconds} ms");
        Directory.Delete(music, recursive: true);
    }
}
