using Radio24.Core.Air;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Presenting;

/// <summary>Two presenters share a day: each is shown as who it is, and the second says that it takes over.</summary>
public sealed class HandoverTests
{
    [Fact]
    public async Task At_the_first_break_of_its_hours_a_presenter_takes_over_and_is_shown_with_the_word_AI()
    {
        var engines = new SpeechEngines([new FliteEngine(new SpeechOptions()), new OpenJTalkEngine(new SpeechOptions())]);
        await using var station = new ManualStation(
            s => new OfflinePresenter(
                new ScriptWriter(new ScriptOptions(), new PhraseMemory(), seed: 3), engines, s.Recordings, s.Clock, s.Time, TimeSpan.FromMinutes(2),
                s.OnAir = new PersonaOnAir(new Shifts(), s.Clock)),
            start: new DateTimeOffset(2026, 3, 14, 9, 57, 0, TimeSpan.Zero));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromMinutes(9));

        AirItem[] said = [.. station.Events.OfType<StationEvent.NowPlaying>().Select(e => e.Now.Current).Where(item => item.Kind != SegmentKind.Music).Distinct()];
        Assert.Equal("Ada (AI)", said.First(item => item.Kind == SegmentKind.SignOn).Artist);
        Assert.Equal("Ada (AI)", said.First(item => item.Kind == SegmentKind.StationId).Artist);
        AirItem first = said.First(item => item.Artist == "Bo (AI)");
        Assert.Equal((SegmentKind.Link, 10), (first.Kind, first.StartedAt.Hour));
        string[] after = [.. station.Captions.Where(caption => caption.At >= first.StartedAt).Select(caption => caption.Text)];
        Assert.Contains(after, text => text.Contains("Ada", StringComparison.Ordinal));
        Assert.Contains(after, text => text.Contains("Bo", StringComparison.Ordinal));
        Assert.Single(station.Captions, caption => caption.Text.Contains("Ada", StringComparison.Ordinal) && caption.At >= first.StartedAt);
        // What is shown is spelled as usual, whatever the voice has to read.
        Assert.DoesNotContain(station.Captions, caption => caption.Text.Contains("ray dee oh", StringComparison.Ordinal));
    }

    private sealed class Shifts : IPersonas
    {
        public Persona At(DateTimeOffset at) => at.Hour < 10 ? Somebody("Ada", "slt") : Somebody("Bo", "rms");

        private static Persona Somebody(string name, string voice) =>
            new(name, name, "en", null, "", [], [], [], [], new Dictionary<string, string> { ["Radio"] = "ray dee oh" }) { OfflineVoice = voice };
    }
}
