using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Keys;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;
using Radio24.Host.Intake;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;
using Radio24.Tests;

namespace Radio24.Host.Tests;

/// <summary>
/// A whole Host without clock, encoder and network: frames are pulled as fast as they are made, and time is what the frames say.
/// Everything heard is kept.
/// </summary>
internal sealed class ManualStation : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly AirReports _reports;
    private readonly AirLedger _ledger;
    private readonly RecoveryService _recovery;
    private readonly AirService _air;
    private readonly IntakeService _intake;
    private readonly UpNextService _upNext;
    private readonly List<float> _heard = [];
    private readonly Programme _programme;
    private int _posted;

    /// <param name="waitForPresenter">Time stands still while a presenter works, as if he needed none. Not for one that hangs.</param>
    public ManualStation(
        Func<ManualStation, IPresenter> presenter, bool waitForPresenter = true, IScreener? screener = null, IPostStore? posts = null,
        ITrackSource? tracks = null, DirectorOptions? director = null, DateTimeOffset? start = null, IAirLog? log = null,
        IntakeOptions? intakeOptions = null, IStoreStart? storeStart = null, ILoggerFactory? loggers = null,
        FakeTimeProvider? time = null)
    {
        WaitForPresenter = waitForPresenter;
        Posts = posts ?? new MemoryPostStore(Outbox, Logs);
        Progress = new PostProgress(Posts, Feed, (_, _) => { });
        Time = time ?? (start is { } at ? new FakeTimeProvider(at) : new FakeTimeProvider());
        Wall = new SettableWall(Time);
        Clock = new StationClock(Wall, TimeZoneInfo.Utc);
        Inbox = new EmbeddedInbox(Time);
        IntakeOptions options = intakeOptions ?? new IntakeOptions();
        IStoreStart began = storeStart ?? new StoreStarted();
        loggers ??= NullLoggerFactory.Instance;
        _upNext = new UpNextService(Posts, began, Feed, Time, options, loggers.CreateLogger<UpNextService>());
        _programme = new Programme(new Tone(220, 0.1f), new Tone(440, 0.1f), new ProgrammeOptions { VoiceDuckDecibels = -10 });
        _reports = new AirReports(Feed, Time, NullLogger<AirReports>.Instance);
        _ledger = new AirLedger(Progress, log ?? Logs, Outbox, began, Clock, Inputs, Time, "host-1", loggers.CreateLogger<AirLedger>());
        IPresenter speaks = presenter(this);
        _air = new AirService(
            new Director(director ?? new DirectorOptions { Station = "Test" }, seed: 24), _programme, speaks, tracks ?? new ToneTracks(), Inputs,
            _reports, _ledger, Room, _upNext, Clock, Time, NullLogger<AirService>.Instance, OnAir);
        Intake = new PostIntake(
            Posts, Progress, Posts as IScreeningRecords ?? new MemoryPostStore(), Originals, screener ?? new AirsEverything(), speaks, Inputs, Clock, Time, options, NullLogger<PostIntake>.Instance);
        _intake = new IntakeService(Inbox, Intake, Room, Clock, Time, options, NullLogger<IntakeService>.Instance);
        _recovery = new RecoveryService(
            Posts, began, Progress, Inbox, Intake, _intake, Room, _ledger, Inputs, Clock, Time, options, loggers.CreateLogger<RecoveryService>());
    }

    public FakeTimeProvider Time { get; }

    /// <summary>What the machine's clock shows, for tests in which somebody sets it.</summary>
    public SettableWall Wall { get; }

    public StationClock Clock { get; }

    /// <summary>Set by whoever makes the presenter; null: nobody in particular speaks.</summary>
    public PersonaOnAir? OnAir { get; set; }

    public AirInputs Inputs { get; } = new();

    public RundownRoom Room { get; } = new();

    public IPostStore Posts { get; }

    public PostProgress Progress { get; }

    public PostIntake Intake { get; }

    public MemoryOutbox Outbox { get; } = new();

    public MemoryLogs Logs { get; } = new();

    public Originals Originals { get; } = new(new StationSeals(new SealingOptions(), new MemoryKeys(), TimeProvider.System));

    public AirLedger Ledger => _ledger;

    /// <summary>Voices cued or on air.</summary>
    public int Voices => _air.Voices;

    public AirReports Reports => _reports;

    public MemoryVoiceStore Recordings { get; } = new();

    public EmbeddedInbox Inbox { get; }

    public KeptFeed Feed { get; } = new();

    public bool WaitForPresenter { get; set; }

    /// <summary>For a presenter who needs time to pass: whether he is at work, rather than waiting for it.</summary>
    public Func<bool>? Busy { get; set; }

    /// <summary>Off while the store is away: nothing is written then, and once that is noticed time goes on.</summary>
    public bool WaitForLedger { get; set; } = true;

    /// <summary>Mono.</summary>
    public IReadOnlyList<float> Heard => _heard;

    public long Frame => _programme.Frame;

    public IReadOnlyList<StationEvent> Events => Feed.Kept;

    public IEnumerable<Caption> Captions => Events.OfType<StationEvent.CaptionShown>().Select(e => e.Caption);

    public async Task StartAsync()
    {
        await _reports.StartAsync(_end.Token);
        await _ledger.StartAsync(_end.Token);
        await _air.StartAsync(_end.Token);
        await _intake.StartAsync(_end.Token);
        await _recovery.StartAsync(_end.Token);
        await _upNext.StartAsync(_end.Token);
        await SettleAsync();
    }

    /// <summary>Plays so much, settled after every frame.</summary>
    public async Task PlayAsync(TimeSpan length)
    {
        var frame = new float[AudioFormat.FrameLength];
        for (long frames = length.Ticks / AudioFormat.FrameDuration.Ticks; frames > 0; frames--)
        {
            _programme.Read(frame);
            for (int i = 0; i < frame.Length; i += 2)
                _heard.Add(frame[i]);
            Time.Advance(AudioFormat.FrameDuration);
            await SettleAsync();
        }
    }

    /// <summary>Plays until something is true, so long at the most.</summary>
    public async Task PlayUntilAsync(Func<bool> done, TimeSpan atMost)
    {
        for (TimeSpan played = default; !done(); played += AudioFormat.FrameDuration)
        {
            Assert.True(played < atMost, $"it did not happen within {atMost} of programme");
            await PlayAsync(AudioFormat.FrameDuration);
        }
    }

    public async Task<PostId> PostAsync(string text, string? name = null) => await PostAsync(new PostBody.Text(text), name);

    public async Task<PostId> PostAsync(PostBody body, string? name = null, bool waitForIntake = true, Lane lane = Lane.Normal)
    {
        DateTimeOffset now = Clock.Now;
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), name, body, now);
        await Posts.AddAsync(post, null, CancellationToken.None);
        await Inbox.PostAsync(post.Id, lane, CancellationToken.None);
        _posted++;
        for (int i = 0; waitForIntake && _intake.Handled < _posted; i++)
        {
            Assert.True(i < 20_000, "the intake did not handle the post");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await SettleAsync();
        return post.Id;
    }

    public async Task<PostState> StateOfAsync(PostId id) => (await Posts.FindAsync(id, CancellationToken.None))!.State;

    public async Task<PostState[]> StatesOfAsync(PostId id) =>
        [.. (await Posts.FindAsync(id, CancellationToken.None))!.History.Select(t => t.State)];

    public async Task PlayUntilFinalAsync(PostId id, TimeSpan atMost)
    {
        bool final = false;
        for (TimeSpan played = default; !final; played += AudioFormat.FrameDuration)
        {
            Assert.True(played < atMost, $"the post was not done within {atMost} of programme, but {await StateOfAsync(id)}");
            await PlayAsync(AudioFormat.FrameDuration);
            final = PostLifecycle.IsFinal(await StateOfAsync(id));
        }
    }

    /// <summary>The longest stretch below −50 dBFS, measured in blocks of 20 ms.</summary>
    public TimeSpan LongestSilence()
    {
        int longest = 0, silent = 0;
        for (int at = 0; at + AudioFormat.FrameSamples <= _heard.Count; at += AudioFormat.FrameSamples)
        {
            double power = 0;
            for (int i = at; i < at + AudioFormat.FrameSamples; i++)
                power += _heard[i] * _heard[i];
            silent = Decibels.FromPower(power / AudioFormat.FrameSamples) < -50 ? silent + 1 : 0;
            longest = Math.Max(longest, silent);
        }

        return longest * AudioFormat.FrameDuration;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _upNext.StopAsync(CancellationToken.None);
        await _recovery.StopAsync(CancellationToken.None);
        await _intake.StopAsync(CancellationToken.None);
        await _air.StopAsync(CancellationToken.None);
        await _ledger.StopAsync(CancellationToken.None);
        await _reports.StopAsync(CancellationToken.None);
        _upNext.Dispose();
        _recovery.Dispose();
        _intake.Dispose();
        _air.Dispose();
        _ledger.Dispose();
        _reports.Dispose();
        _end.Dispose();
    }

    /// <summary>Everything that follows from what happened so far has happened.</summary>
    private async Task SettleAsync()
    {
        for (int quiet = 0; quiet < 2;)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Inputs.Send(new AirMessage.Settled(done));
            await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
            bool idle = (Busy is { } busy ? !busy() : !WaitForPresenter || _air.AtWork == 0) && _reports.Waiting == 0 && (_ledger.Waiting == 0 || (!WaitForLedger && _ledger.IsAway));
            quiet = idle ? quiet + 1 : 0;
            if (!idle)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private sealed class AirsEverything : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) => new(Verdict.Air);
    }
}

/// <summary>The embedded feed, and everything that was ever published on it.</summary>
internal sealed class KeptFeed : IStationFeed
{
    private readonly EmbeddedStationFeed _feed = new();
    private readonly List<StationEvent> _kept = [];

    public IReadOnlyList<StationEvent> Kept
    {
        get
        {
            lock (_kept)
                return [.. _kept];
        }
    }

    public int Count(Func<StationEvent, bool> which)
    {
        lock (_kept)
            return _kept.Count(which);
    }

    public ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken)
    {
        lock (_kept)
            _kept.Add(stationEvent);
        return _feed.PublishAsync(stationEvent, cancellationToken);
    }

    public IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>(CancellationToken cancellationToken) where TEvent : StationEvent =>
        _feed.SubscribeAsync<TEvent>(cancellationToken);
}

/// <summary>A steady tone: music, as far as these tests care.</summary>
internal sealed class Tone(double hertz, float level, TimeSpan? length = null) : IAudioSource
{
    private long _left = length is { } l ? (long)(l.TotalSeconds * AudioFormat.SampleRate) : long.MaxValue;
    private long _at;

    public int Read(Span<float> frame)
    {
        int count = (int)Math.Min(frame.Length / 2, _left);
        for (int i = 0; i < count; i++, _at++)
            frame[2 * i] = frame[(2 * i) + 1] = level * (float)Math.Sin(2 * Math.PI * hertz * _at / AudioFormat.SampleRate);
        _left -= count;
        return count * 2;
    }
}

internal sealed class ToneTracks : ITrackSource
{
    public Task<IAudioSource> OpenAsync(Track track, CancellationToken cancellationToken) =>
        Task.FromResult<IAudioSource>(new Tone(330, 0.1f, track.Length));
}
