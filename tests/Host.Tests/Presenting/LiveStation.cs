using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Tests;

namespace Radio24.Host.Tests.Presenting;

/// <summary>A whole Host in virtual time whose presenter speaks by a scripted model, with the voices of this machine behind it.</summary>
internal sealed class LiveStation : IAsyncDisposable
{
    private static readonly OpenJTalkEngine Japanese = new(new SpeechOptions());

    private readonly Watched _presenter;
    private readonly MuteEngine _english = new(new FliteEngine(new SpeechOptions()));

    private LiveStation(PresenterOptions options, DirectorOptions director)
    {
        Watched? watched = null;
        Station = new ManualStation(station => watched = Make(station, options), waitForPresenter: false, director: director with { ReadyWithin = director.ReadyWithin + options.Delay });
        _presenter = watched!;
        Station.Busy = () => _presenter.IsBusy || Ladder.Busy > 0;
    }

    public ManualStation Station { get; }

    public ScriptedLadder Ladder { get; private set; } = null!;

    public ShortBriefs Briefs { get; } = new();

    public ScriptedModeration Moderation { get; } = new();

    /// <summary>The English voice of this machine breaks.</summary>
    public bool IsMute { get => _english.IsMute; set => _english.IsMute = value; }

    public SpeechLog Log { get; private set; } = null!;

    public MemorySpeechRecords Records { get; } = new();

    /// <summary>On air, with sign-on behind it.</summary>
    public static async Task<LiveStation> StartAsync(PresenterOptions? options = null, DirectorOptions? director = null)
    {
        var station = new LiveStation(options ?? new PresenterOptions(), director ?? new DirectorOptions { Station = "Test", BedStretch = TimeSpan.FromHours(2) });
        await station.Log.StartAsync(CancellationToken.None);
        await station.Station.StartAsync();
        await station.Station.PlayUntilAsync(() => station.Station.Captions.Any() && station.Station.Voices == 0, TimeSpan.FromMinutes(2));
        return station;
    }

    /// <summary>How much of a tone is in what was heard since a moment: seconds in which it stands out.</summary>
    public double SecondsOf(double hertz, int fromSample = 0)
    {
        const int Block = 4_800; // 100 ms
        int blocks = 0;
        IReadOnlyList<float> heard = Station.Heard;
        for (int at = fromSample; at + Block <= heard.Count; at += Block)
        {
            double re = 0, im = 0;
            for (int i = 0; i < Block; i++)
            {
                double angle = 2 * Math.PI * hertz * i / AudioFormat.SampleRate;
                re += heard[at + i] * Math.Cos(angle);
                im += heard[at + i] * Math.Sin(angle);
            }

            if (2 * Math.Sqrt((re * re) + (im * im)) / Block > 0.02)
                blocks++;
        }

        return blocks / 10.0;
    }

    public async ValueTask DisposeAsync()
    {
        await Station.DisposeAsync();
        await Log.StopAsync(CancellationToken.None);
        Log.Dispose();
    }

    private Watched Make(ManualStation station, PresenterOptions options)
    {
        Ladder = new ScriptedLadder(station.Time);
        var offline = new OfflinePresenter(
            new ScriptWriter(new ScriptOptions(), new PhraseMemory(), seed: 1), new SpeechEngines([_english, Japanese]), station.Recordings, station.Clock, station.Time, TimeSpan.FromMinutes(2));
        Log = new SpeechLog(station.Ledger, new StoreStarted(), station.Clock, station.Time, NullLogger<SpeechLog>.Instance, Records, station.Logs);
        var studio = new LiveStudio(
            offline, LocalScreening.Of(new RuleScreenerOptions()), Moderation, Log, station.Recordings, options, ["Test", "Radio Twenty-Four", "ラジオにじゅうよん"],
            station.Clock, station.Time, NullLogger.Instance);
        return new Watched(new LivePresenter(studio, Ladder, Briefs, OnePersona.Of("Test", "en")));
    }

    private sealed class MuteEngine(ISpeechEngine engine) : ISpeechEngine
    {
        public bool IsMute { get; set; }

        public string Name => engine.Name;

        public string Language => engine.Language;

        public IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, CancellationToken cancellationToken) => SpeakAsync(text, null, cancellationToken);

        public IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, string? voice, CancellationToken cancellationToken) =>
            IsMute ? throw new SpeechException("it is mute") : engine.SpeakAsync(text, voice, cancellationToken);
    }

    /// <summary>Knows whether the presenter works or waits for time to pass.</summary>
    private sealed class Watched(IPresenter presenter) : IPresenter
    {
        private readonly List<IPerformance> _made = [];
        private int _cueing;

        public bool IsBusy
        {
            get
            {
                lock (_made)
                {
                    _made.RemoveAll(one => one.Finished.IsCompleted);
                    return Volatile.Read(ref _cueing) > 0 || _made.Exists(one => one is not LivePerformance live || live.IsBusy);
                }
            }
        }

        public async ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _cueing);
            try
            {
                IPerformance performance = await presenter.CueAsync(segment, cancellationToken);
                lock (_made)
                    _made.Add(performance);
                return performance;
            }
            finally
            {
                Interlocked.Decrement(ref _cueing);
            }
        }
    }
}

/// <summary>There once a test says what it answers.</summary>
internal sealed class ScriptedModeration : IModerationModel
{
    public Func<string, ModerationAnswer>? Answer { get; set; }

    public bool IsThere => Answer is not null;

    public ValueTask<ModerationAnswer> JudgeAsync(string words, TimeSpan? within, CancellationToken cancellationToken) => new(Answer!(words));
}
