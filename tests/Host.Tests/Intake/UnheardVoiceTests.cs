using Radio24.Core.Asking;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>A recording that nobody has listened to, on a station that strangers can reach and on one that they cannot.</summary>
public class UnheardVoiceTests
{
    [Theory]
    [InlineData(null, "0.0.0.0", null, null, true)]
    [InlineData(null, "127.0.0.1,::1", null, null, false)]
    [InlineData(null, "127.0.0.1,::1", "192.168.1.5", null, true)]
    [InlineData(true, "127.0.0.1,::1", null, null, true)]
    [InlineData(false, "0.0.0.0", null, null, false)]
    [InlineData(null, "0.0.0.0", null, false, false)]
    [InlineData(null, "127.0.0.1", null, true, true)]
    public void It_is_held_where_strangers_reach_the_station_unless_its_owner_says_otherwise(
        bool? isPublic, string listen, string? httpListen, bool? hold, bool held)
    {
        var options = new BroadcastOptions
        {
            Public = isPublic,
            Listen = listen,
            Http = new HttpReachOptions { Listen = httpListen },
            Screening = new RuleScreenerOptions { HoldUnheardVoices = hold },
        };
        Assert.Equal(held, options.ScreeningRules.HoldUnheardVoices);
    }

    [Theory]
    [InlineData(true, PostState.Held)]
    [InlineData(false, PostState.Aired)]
    public async Task It_waits_for_a_person_or_is_aired(bool isPublic, PostState state)
    {
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), screener: new ScreeningChain([new TranscriptionStep(new NoModel(), new MemoryVoiceStore(), new BroadcastOptions { Public = isPublic }.ScreeningRules.HoldUnheardVoices == true)]));
        await station.StartAsync();
        await station.Recordings.PutAsync("k", new byte[24_000 * 2 * 2], CancellationToken.None);
        PostId post = await station.PostAsync(new PostBody.Voice("k", TimeSpan.FromSeconds(2)));
        await station.PlayAsync(TimeSpan.FromSeconds(40));
        PostRecord record = (await station.Posts.FindAsync(post, CancellationToken.None))!;
        Assert.Equal(state, record.State);
        if (state == PostState.Held)
            Assert.Equal(ScreeningReason.Of(ScreeningRule.Unheard), record.History[^1].Reason);
    }
}
