using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Phrases;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Speech;

public class SpeechEnginesTests
{
    [Fact]
    public void Debian_s_voices_are_found() =>
        Assert.Equal(["en", "ja"], SpeechEngines.Find(new SpeechOptions(), NullLogger<SpeechEngines>.Instance).Languages.Order());

    [Fact]
    public void What_is_missing_is_said_once_and_the_rest_is_there()
    {
        var log = new KeptLog();
        SpeechEngines engines = SpeechEngines.Find(new SpeechOptions { OpenJTalkVoice = "/no/such" }, log);
        Assert.Equal(["en"], engines.Languages);
        Assert.Contains("contrib", Assert.Single(log.Warnings));
    }

    [Fact]
    public async Task Without_any_voice_the_station_plays_music_only()
    {
        var log = new KeptLog();
        SpeechEngines none = SpeechEngines.Find(new SpeechOptions { Flite = "", OpenJTalk = "" }, log);
        Assert.Empty(none.Languages);
        Assert.Contains(log.Warnings, w => w.Contains("music only"));
        await using var station = new ManualStation(s => new OfflinePresenter(
            new ScriptWriter(new ScriptOptions(), new PhraseMemory()), none, s.Recordings, s.Clock, s.Time));
        await station.StartAsync();
        Core.Posts.PostId post = await station.PostAsync("Hello?");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(5));
        Assert.Equal(Core.Posts.PostState.Failed, await station.StateOfAsync(post));
        await station.PlayAsync(TimeSpan.FromMinutes(2));
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2));
        Assert.Empty(station.Captions);
    }

    private sealed class KeptLog : ILogger<SpeechEngines>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                Warnings.Add(formatter(state, exception));
        }
    }
}
