using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Core.Tone;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>A post whose author chose a tone, through the Host as an executable wires it.</summary>
public sealed class TonedPostTests
{
    private const string Words = "Play some quiet jazz for my sister, please, NOW!!!";

    [Theory]
    [InlineData("soften:1", "Play some quiet jazz for my sister, please, now!", Words)]
    [InlineData("", Words, null)]
    [InlineData(null, Words, null)]
    public async Task The_chain_puts_the_words_into_it_and_keeps_those_before(string? tone, string read, string? before)
    {
        using IHost host = Whole();
        Verdict verdict = await host.Services.GetRequiredService<IScreener>().ScreenAsync(Post(tone), default);
        Assert.Equal(VerdictKind.Air, verdict.Kind);
        Assert.Equal(read, verdict.Screened!.Words);
        Assert.Equal(before, verdict.Screened.BeforeTone);
    }

    [Fact]
    public async Task The_new_words_are_read_on_air_and_the_desk_has_both()
    {
        using IHost host = Whole();
        await using var station = new ManualStation(s => new ReadingPresenter(s), screener: host.Services.GetRequiredService<IScreener>());
        await station.StartAsync();
        ListenerPost post = Post("soften:1") with { Id = PostId.New(station.Clock.Now), At = station.Clock.Now };
        await station.Posts.AddAsync(post, null, default);
        await station.Intake.AdvanceAsync(post.Id, Task.CompletedTask, default);
        await station.PlayUntilFinalAsync(post.Id, TimeSpan.FromMinutes(2));

        Assert.Equal(PostState.Aired, await station.StateOfAsync(post.Id));
        Assert.Contains(station.Captions, caption => caption.Text.Contains("please, now!", StringComparison.Ordinal));
        Assert.DoesNotContain(station.Captions, caption => caption.Text.Contains("NOW", StringComparison.Ordinal));
        ScreenedNote note = Assert.Single(await ((IScreeningRecords)station.Posts).OfAsync([post.Id], default)).Value;
        Assert.Equal(Words, note.BeforeTone);
    }

    private static IHost Whole()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddMemoryBackplane();
        builder.Services.AddRadio24Host(new BroadcastOptions { Listen = "127.0.0.1" });
        return builder.Build();
    }

    private static ListenerPost Post(string? tone)
    {
        DateTimeOffset at = DateTimeOffset.UnixEpoch.AddYears(56);
        return new ListenerPost(PostId.New(at), ListenerId.New(at), null, new PostBody.Text(Words), at)
        {
            Tone = tone is null ? null : TonePipeline.Parse(tone),
        };
    }
}
