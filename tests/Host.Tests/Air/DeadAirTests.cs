using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Host.Air;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Air;

/// <summary>From silence on the bus to the director and back: a file with nothing in it is covered, then left.</summary>
public class DeadAirTests
{
    [Fact]
    public async Task Under_a_silent_track_the_bed_comes_up_and_the_next_track_takes_its_place()
    {
        var tracks = new FirstIsSilent();
        await using var station = new ManualStation(_ => new Mute(), tracks: tracks);
        await station.StartAsync();
        station.Inputs.Tell(new DirectorInput.LibraryChanged(
            [.. Enumerable.Range(0, 5).Select(i => new Track($"t{i}", $"Track {i}", $"Artist {i}", TimeSpan.FromMinutes(3)))]));
        await station.PlayUntilAsync(() => Playing(station).Count > 0, TimeSpan.FromSeconds(30));
        await station.PlayAsync(TimeSpan.FromSeconds(20));

        // 2 s of silence bring the bed, 5 s the next item; the fade and the crossfade come on top.
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(3), $"silent for {station.LongestSilence()}");
        List<AirItem> items = Playing(station);
        Assert.Equal(2, items.Count);
        Assert.NotEqual(items[0].Title, items[1].Title);
        Assert.InRange(items[1].StartedAt - items[0].StartedAt, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(8));

        // The silent one rests; the other is heard to its end.
        await station.PlayAsync(TimeSpan.FromMinutes(5));
        Assert.Single(tracks.Opened, id => id == tracks.Opened[0]);
        items = Playing(station);
        Assert.InRange(items[2].StartedAt - items[1].StartedAt, TimeSpan.FromMinutes(2.9), TimeSpan.FromMinutes(3.1));
    }

    private static List<AirItem> Playing(ManualStation station) =>
        [.. station.Events.OfType<StationEvent.NowPlaying>().Select(e => e.Now.Current).Where(i => i.Kind == SegmentKind.Music && i.Length is not null).Distinct()];

    private sealed class FirstIsSilent : ITrackSource
    {
        public List<string> Opened { get; } = [];

        public Task<IAudioSource> OpenAsync(Track track, CancellationToken cancellationToken)
        {
            lock (Opened)
                Opened.Add(track.Id);
            return Task.FromResult<IAudioSource>(new Tone(330, Opened.Count == 1 ? 0 : 0.1f, track.Length));
        }
    }

    private sealed class Mute : IPresenter
    {
        public ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken) => throw new SpeechException("mute in this test");
    }
}
