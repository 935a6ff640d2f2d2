using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Intake;
using Radio24.Host.Music;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>
/// The one owner of the air: drives the director serially. In go what it is told, what the programme bus reports and its own
/// deadlines; out come orders to presenters, bus and reports. It never waits for any of them.
/// </summary>
public sealed partial class AirService : BackgroundService
{
    /// <summary>
    /// How often it looks for what happened on air while nobody speaks. Tracks are faded by the director's own deadlines, not by what is seen here;
    /// fifty looks a second would be a third of what an idle station costs. While somebody speaks it looks at every frame.
    /// </summary>
    private static readonly TimeSpan LookInMusic = 5 * AudioFormat.FrameDuration;

    private readonly Director _director;
    private readonly Programme _programme;
    private readonly AirInputs _inputs;
    private readonly AirReports _reports;
    private readonly AirLedger _ledger;
    private readonly RundownRoom _room;
    private readonly UpNextService _upNext;
    private readonly StationClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<AirService> _logger;
    private readonly PersonaOnAir? _onAir;
    private readonly VoicesOnAir _voices;
    private readonly TracksOnAir _tracks;
    private readonly Dictionary<string, DateTimeOffset> _alerted = [];
    private DateTimeOffset _deadline = DateTimeOffset.MaxValue;
    private TimeSpan _wallAhead;
    private long _captions;

    public AirService(
        Director director, Programme programme, IPresenter presenter, ITrackSource tracks, AirInputs inputs, AirReports reports,
        AirLedger ledger, RundownRoom room, UpNextService upNext, StationClock clock, TimeProvider time, ILogger<AirService> logger,
        PersonaOnAir? onAir = null)
    {
        _director = director;
        _programme = programme;
        _inputs = inputs;
        _reports = reports;
        _ledger = ledger;
        _room = room;
        _upNext = upNext;
        _clock = clock;
        _time = time;
        _logger = logger;
        _onAir = onAir;
        _voices = new VoicesOnAir(presenter, programme, inputs, logger);
        _tracks = new TracksOnAir(tracks, programme, inputs, logger);
    }

    /// <summary>Voices cued or on air, each with its buffer.</summary>
    internal int Voices => _voices.Count;

    /// <summary>Presenters and decoders at work.</summary>
    internal int AtWork => _voices.Making + _tracks.Opening;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host starts its services one after the other: the others must not wait for this one
        await using ITimer alarm = _time.CreateTimer(
            _ => _inputs.Tell(new DirectorInput.Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Direct(new DirectorInput.SignOn());
        SetAlarm(alarm);
        try
        {
            Task<bool> message = _inputs.Reader.WaitToReadAsync(stoppingToken).AsTask();
            using var looks = new PeriodicTimer(LookInMusic, _time); // the air thread signals nobody
            Task<bool> look = looks.WaitForNextTickAsync(stoppingToken).AsTask();
            while (true)
            {
                await await Task.WhenAny(message, look);
                Drain();
                SetAlarm(alarm);
                TimeSpan every = _voices.AnyTaken ? AudioFormat.FrameDuration : LookInMusic;
                if (looks.Period != every)
                    looks.Period = every;
                if (message.IsCompleted)
                    message = _inputs.Reader.WaitToReadAsync(stoppingToken).AsTask();
                if (look.IsCompleted)
                    look = looks.WaitForNextTickAsync(stoppingToken).AsTask();
            }
        }
        finally
        {
            _voices.AbandonAll();
            _tracks.Dispose();
        }
    }

    private void Drain()
    {
        bool any;
        do
        {
            any = false;
            // What was heard comes before what was said about it.
            while (_programme.Events.TryRead(out ProgrammeEvent happening))
            {
                any = true;
                Guarded(() => Handle(happening));
            }

            if (_inputs.Reader.TryRead(out AirMessage? message))
            {
                any = true;
                Guarded(() => Handle(message));
            }
        }
        while (any);
    }

    /// <summary>A fault in one step must not end the loop that everything depends on.</summary>
    private void Guarded(Action step)
    {
        try
        {
            step();
        }
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(_logger, e);
        }
    }

    private void Handle(AirMessage message)
    {
        switch (message)
        {
            case AirMessage.Input(var input, var done):
                Direct(input);
                done?.TrySetResult();
                break;
            case AirMessage.Begun(var id, var performance):
                _voices.Begin(id, performance);
                break;
            case AirMessage.Opened(var id, var source, var fadeIn):
                _tracks.Opened(id, source, fadeIn);
                break;
            case AirMessage.Settled(var done):
                done.TrySetResult();
                break;
        }
    }

    private void Handle(in ProgrammeEvent happening)
    {
        if (_voices.TryFind(happening.Source, out SegmentId voice))
            HandleVoice(voice, happening);
        else if (_tracks.TryFind(happening.Source, out SegmentId track))
            HandleTrack(track, happening);
        else if (happening.Kind == ProgrammeEventKind.DeadAir)
            Direct(new DirectorInput.DeadAir());
        else if (happening.Kind == ProgrammeEventKind.SourceFailed)
            Alert("The bed, a jingle or a live source failed; the programme goes on without it");
    }

    private void HandleVoice(SegmentId id, in ProgrammeEvent happening)
    {
        switch (happening.Kind)
        {
            case ProgrammeEventKind.VoiceStarted:
                Persona? persona = _voices.PersonaOf(id);
                if (persona is not null)
                    _onAir?.Heard(persona);
                Direct(new DirectorInput.VoiceStarted(id, persona?.Shown));
                break;
            case ProgrammeEventKind.VoiceMark when happening.Tag is SpokenPhrase phrase:
                Show(phrase, happening.Frame);
                break;
            case ProgrammeEventKind.VoiceSilent:
                Direct(new DirectorInput.VoiceFailed(id, "the presenter fell silent"));
                break;
            case ProgrammeEventKind.SourceFailed:
                Direct(new DirectorInput.VoiceFailed(id, "the voice broke"));
                break;
            case ProgrammeEventKind.VoiceEnded:
                // A voice without a sample was not heard, though it began and ended.
                Direct(happening.Source is VoiceBuffer { Heard.Ticks: 0 }
                    ? new DirectorInput.VoiceFailed(id, "the presenter said nothing")
                    : new DirectorInput.VoiceEnded(id));
                _voices.End(happening.Source!);
                break;
        }
    }

    private void HandleTrack(SegmentId id, in ProgrammeEvent happening)
    {
        switch (happening.Kind)
        {
            case ProgrammeEventKind.TrackStarted:
                Direct(new DirectorInput.TrackStarted(id));
                break;
            case ProgrammeEventKind.SourceFailed:
                Direct(new DirectorInput.TrackFailed(id, "it broke off"));
                break;
            case ProgrammeEventKind.TrackEnded:
                if (happening.Source is Clip { Failure: { } failure })
                    Direct(new DirectorInput.TrackFailed(id, failure));
                else
                    Direct(new DirectorInput.TrackEnded(id));
                _tracks.End(happening.Source!);
                break;
        }
    }

    private void Direct(DirectorInput input)
    {
        // The bus is rid of a broken voice before the director hears of it: what he takes next is not refused for its sake.
        if (input is DirectorInput.VoiceFailed failed)
            _voices.Abandon(failed.Id);
        if (_clock.Ahead != _wallAhead)
        {
            _wallAhead = _clock.Ahead;
            Direct(new DirectorInput.ClockSet(_wallAhead));
        }

        // Whatever goes wrong in there, the outputs are drained and the next look comes in a second, not at once.
        _deadline = _clock.Steady + TimeSpan.FromSeconds(1);
        try
        {
            _director.Handle(input, _clock.Steady);
            _deadline = _director.NextDeadline;
        }
        finally
        {
            while (_director.TryPoll(out DirectorOutput output))
                Guarded(() => Carry(output));
        }
    }

    private void Carry(DirectorOutput output)
    {
        switch (output)
        {
            case DirectorOutput.Cue(var segment):
                _voices.Cue(segment);
                break;
            case DirectorOutput.Take(var id):
                _voices.Take(id);
                break;
            case DirectorOutput.Abandon(var id, _):
                _voices.Abandon(id);
                break;
            case DirectorOutput.PlayTrack(var segment, var fadeIn):
                _tracks.Play(segment, fadeIn);
                break;
            case DirectorOutput.FadeTrack(var id, var over):
                _tracks.Fade(id, over);
                break;
            case DirectorOutput.Duck(var decibels, var over):
                _programme.Duck(decibels, over);
                break;
            case DirectorOutput.Unduck(var over):
                _programme.Unduck(over);
                break;
            case DirectorOutput.MovePost(var id, var state, var reason):
                _ledger.Move(id, state, reason);
                break;
            case DirectorOutput.PostsWait wait:
                _room.Tell(wait.Room);
                _upNext.Tell(wait);
                break;
            case DirectorOutput.Heard(var id, var item):
                _ledger.Heard(id, item);
                break;
            case DirectorOutput.OffAir(var id):
                _ledger.OffAir(id);
                break;
            case DirectorOutput.AskReply(var post, var until, var turn, var of):
                _reports.Tell(new StationEvent.ReplyAsked(post.Id, post.From, until, turn, of));
                break;
            case DirectorOutput.Announce(var now):
                _reports.Tell(new StationEvent.NowPlaying(now));
                break;
            case DirectorOutput.Alert(var message):
                Alert(message);
                break;
        }
    }

    /// <summary>A caption appears when its phrase is heard, not when it was made.</summary>
    private void Show(SpokenPhrase phrase, long frame)
    {
        // The event took a moment to get here: that many frames have gone out since.
        TimeSpan ago = Math.Max(0, _programme.Frame - 1 - frame) * AudioFormat.FrameDuration;
        _reports.Tell(new StationEvent.CaptionShown(new Caption(
            ++_captions, phrase.Text, phrase.Language, _clock.Now - ago, frame * AudioFormat.FrameDuration, phrase.Length, phrase.Post, phrase.Citations)));
    }

    /// <summary>The same trouble is said once an hour: a station without a voice would fill the log with it.</summary>
    private void Alert(string message)
    {
        message = CleanText.Of(message, MusicLibrary.LongestReason); // it may name a file
        DateTimeOffset now = _clock.Steady;
        if (_alerted.TryGetValue(message, out DateTimeOffset last) && now - last < TimeSpan.FromHours(1))
            return;
        if (_alerted.Count > 1_000)
            _alerted.Clear();
        _alerted[message] = now;
        LogAlert(_logger, message);
    }

    private void SetAlarm(ITimer alarm)
    {
        TimeSpan due = _deadline == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : _deadline - _clock.Steady;
        if (due != Timeout.InfiniteTimeSpan)
        {
            // A timer fires on whole milliseconds: rounded up, or it would come too early and again at once.
            due = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(due.TotalMilliseconds), 1, TimeSpan.FromDays(1).TotalMilliseconds));
        }

        alarm.Change(due, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Alert}")]
    private static partial void LogAlert(ILogger logger, string alert);

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of the air went wrong; the programme goes on")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
