using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Music;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Air;

/// <summary>Seven minutes around the full hour with the real presenter, his real voices and composed music.</summary>
public class ProgrammeOverTheHourTests
{
    [Fact]
    public async Task Sign_on_music_station_id_and_a_post_without_a_gap_or_two_voices_at_once()
    {
        var engines = new SpeechEngines([new FliteEngine(new SpeechOptions()), new OpenJTalkEngine(new SpeechOptions())]);
        var library = new MusicLibrary("/no/such/folder", seed: 24);
        await using var station = new ManualStation(
            s => new OfflinePresenter(
                new ScriptWriter(new ScriptOptions(), new PhraseMemory(), seed: 24), engines, s.Recordings, s.Clock, s.Time, TimeSpan.FromMinutes(2)),
            tracks: library, start: new DateTimeOffset(2026, 3, 14, 9, 57, 0, TimeSpan.Zero));
        station.Inputs.Tell(new DirectorInput.LibraryChanged(library.Take([])));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromMinutes(5));
        PostId post = await station.PostAsync("Greetings from the lighthouse.", "Anna");
        await station.PlayAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(PostState.Aired, await station.StateOfAsync(post));
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2), $"silent for {station.LongestSilence()}");
        Caption[] captions = [.. station.Captions];
        Assert.Contains(captions, c => c.Language == "en");
        Assert.Contains(captions, c => c.Language == "ja");
        Assert.Contains(captions, c => c.Text.Contains("lighthouse") && c.Post == post);
        Assert.All(captions, c => Assert.InRange(c.Text.Length, 1, 80));
        for (int i = 1; i < captions.Length; i++)
        {
            Assert.Equal(captions[i - 1].Id + 1, captions[i].Id);
            Assert.True(captions[i].MediaTime >= captions[i - 1].MediaTime + captions[i - 1].Length, "two voices at once");
        }

        NowPlaying[] told = [.. station.Events.OfType<StationEvent.NowPlaying>().Select(e => e.Now)];
        SegmentKind[] kinds = [.. told.Select(n => n.Current.Kind).Distinct()];
        Assert.Contains(SegmentKind.SignOn, kinds);
        Assert.Contains(SegmentKind.Music, kinds);
        Assert.Contains(SegmentKind.ListenerPost, kinds);
        AirItem id = told.First(n => n.Current.Kind == SegmentKind.StationId).Current;
        Assert.InRange(id.StartedAt, new DateTimeOffset(2026, 3, 14, 9, 59, 40, TimeSpan.Zero), new DateTimeOffset(2026, 3, 14, 10, 5, 0, TimeSpan.Zero));
        Assert.All(told.Where(n => n.Current.Kind == SegmentKind.Music), n => Assert.False(string.IsNullOrEmpty(n.Current.Title)));
    }
}
