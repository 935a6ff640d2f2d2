using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Tests.Air;

/// <summary>A Host that hears that posts were erased says nothing of them any more.</summary>
public sealed class ErasedOnAirTests
{
    [Fact]
    public async Task A_name_is_gone_from_what_is_told_while_it_is_on_air_and_from_the_history_afterwards()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        using var forgetting = new ForgettingService(station.Feed, station.Reports, station.Time, NullLogger<ForgettingService>.Instance);
        await forgetting.StartAsync(CancellationToken.None);
        await station.PlayAsync(TimeSpan.FromSeconds(20));
        PostId kept = await station.PostAsync("Hello from the harbour.", "Mika");
        await station.PlayUntilFinalAsync(kept, TimeSpan.FromMinutes(2));
        PostId erased = await station.PostAsync("The pelican flies over the harbour at dawn. It has been a wonderful week.", "Aiko");
        await station.PlayUntilAsync(() => station.Captions.Any(caption => caption.Post == erased), TimeSpan.FromMinutes(2));
        Assert.Contains(station.Events, e => e is StationEvent.NowPlaying { Now.Current: { Title: "Aiko" } });

        await station.Feed.PublishAsync(new StationEvent.Forgotten([erased]), CancellationToken.None);
        // Two of them: the one that was heard, and the Host's own, since it was told of last.
        await UntilAsync(() => station.Events.OfType<StationEvent.Forgotten>().Count() == 2);
        int from = station.Events.Count;
        station.Inputs.Tell(new DirectorInput.PostWithdrawn(erased));
        await station.PlayAsync(TimeSpan.FromSeconds(30));
        await forgetting.StopAsync(CancellationToken.None);

        StationEvent[] after = [.. station.Events.Skip(from)];
        Assert.DoesNotContain(after, e => e is StationEvent.CaptionShown shown && shown.Caption.Post == erased);
        NowPlaying[] told = [.. after.OfType<StationEvent.NowPlaying>().Select(e => e.Now)];
        Assert.NotEmpty(told);
        Assert.DoesNotContain(told, now => now.History.Append(now.Current).Any(item => item.Title == "Aiko" || item.Post == erased));
        Assert.Contains(told[^1].History, item => item.Title == "Mika");
        Assert.Equal(2, station.Events.OfType<StationEvent.Forgotten>().Count());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }
}
