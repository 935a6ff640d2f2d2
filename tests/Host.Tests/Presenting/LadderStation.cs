using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Asking;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Air;
using Radio24.Host.Presenting;
using Radio24.Host.Publishing;
using Radio24.Tests;

namespace Radio24.Host.Tests.Presenting;

/// <summary>The ladder with everything around it, in virtual time.</summary>
internal sealed class LadderStation : IBriefWriter, ISpeechModels
{
    public static readonly DateTimeOffset Start = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
    public static readonly SpeechBrief Brief = new("Say what played.", null, 600);

    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask, _telling = Task.CompletedTask;

    public LadderStation(CostCaps? caps = null, bool hasVoice = true, int rungs = 2, bool second = false, PresenterOptions? options = null, ILedger? ledger = null)
    {
        Audience.Set(1);
        Time = new SteppedTime(Start);
        Primary = new ScriptedSpeech(Time, "big");
        Cheaper = new ScriptedSpeech(Time, "small", new ModelPrice(0.60m, 2.40m, 10, 20, 0.30m));
        Second = new ScriptedSpeech(Time, "other");
        var all = new List<SpeechRung> { new(PresenterRung.Primary, Primary), new(PresenterRung.Cheaper, Cheaper) };
        all = [.. all.Take(rungs)];
        if (second)
            all.Add(new SpeechRung(PresenterRung.Second, Second));
        Rungs = all;
        Ledger = new MemoryLedger(caps ?? new CostCaps(null, null), Time, Outbox);
        Clock = new StationClock(Time, TimeZoneInfo.Utc);
        Reports = new AirReports(Feed, Time, NullLogger<AirReports>.Instance);
        News = new PresenterNews(Reports, Outbox, Time, Log);
        Ladder = new SpeechLadder(
            this, this, null, ledger ?? Ledger, News, Audience, hasVoice, options ?? new PresenterOptions(), "Radio24 AI", Clock, Time, LadderLog, seed: 24);
    }

    public SteppedTime Time { get; }

    public ScriptedSpeech Primary { get; }

    public ScriptedSpeech Cheaper { get; }

    public ScriptedSpeech Second { get; }

    public IReadOnlyList<SpeechRung> Rungs { get; }

    public MemoryLedger Ledger { get; }

    public MemoryOutbox Outbox { get; } = new();

    public Audience Audience { get; } = new();

    public StationClock Clock { get; }

    public KeptFeed Feed { get; } = new();

    public AirReports Reports { get; }

    public PresenterNews News { get; }

    public KeptLog<PresenterNews> Log { get; } = new();

    public KeptLog<SpeechLadder> LadderLog { get; } = new();

    public SpeechLadder Ladder { get; }

    public SessionSetup Persona { get; set; } = new("You are the presenter.", "marin");

    public SessionSetup Setup(DateTimeOffset at) => Persona;

    public ValueTask<WrittenBrief> WriteAsync(Segment segment, BriefState state, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Runs the ladder while something is done with it.</summary>
    public void Run(Func<Task> work, TimeSpan? atMost = null)
    {
        Time.Run(
            async () =>
            {
                _running = Ladder.RunAsync(_end.Token);
                _telling = News.RunAsync(_end.Token);
                try
                {
                    await work();
                }
                finally
                {
                    _end.Cancel();
                    await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                    await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                }
            },
            atMost ?? TimeSpan.FromHours(2));
        Assert.Equal(0, Time.Strays);
    }

    public Task PassAsync(TimeSpan time) => Task.Delay(time, Time, CancellationToken.None);

    public Task PassAsync(double seconds) => PassAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>Asks and reads to the end.</summary>
    public async Task<(IPaidTurn Turn, List<SpeechEvent> Events)?> SpeakAsync(SpeechBrief? brief = null)
    {
        if (await Ladder.AskAsync(brief ?? Brief, CancellationToken.None) is not { } turn)
            return null;
        var events = new List<SpeechEvent>();
        await foreach (SpeechEvent what in turn.ReadAsync(CancellationToken.None))
            events.Add(what);
        await turn.DisposeAsync();
        return (turn, events);
    }
}
