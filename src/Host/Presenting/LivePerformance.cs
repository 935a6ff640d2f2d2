using Microsoft.Extensions.Logging;
using Radio24.Core.Air;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Speech;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>
/// One turn of a speaking model on its way to the air: its sound waits in the <see cref="BroadcastDelay"/> while its words are checked, then goes into
/// the voice sentence by sentence. What the model leaves unsaid the voice of this machine says, in the same segment.
/// </summary>
internal sealed partial class LivePerformance : IPerformance
{
    /// <summary>So much is written ahead of what is heard.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(10);

    /// <summary>Speech is not older than this when it goes on air; where it tells the time, not older than that.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(20), TimeFresh = TimeSpan.FromMinutes(4);

    /// <summary>A voice on air is looked at so often while more of it is to come.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly LiveStudio _studio;
    private readonly LiveTurn _live;
    private readonly SpeechGuard _guard;
    private readonly string _persona;
    private readonly List<DroppedSentence> _dropped = [];
    private readonly BroadcastDelay _delay;
    private readonly Wakeup _wakeup;
    private readonly Lock _gate = new();
    private readonly LiveSound _sound;
    private readonly SayingQueue _toSay = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _freshUntil;
    private DateTimeOffset? _recordingAt; // null: there is none, or it is under way
    private int _told;
    private int _reading;
    private DelayOutput.Over? _over;

    /// <param name="cuedAt">On the steady clock: it has to be ready so long after that.</param>
    public LivePerformance(LiveStudio studio, LiveTurn live, DateTimeOffset cuedAt, string persona)
    {
        _studio = studio;
        _live = live;
        _guard = studio.GuardOf(live);
        _persona = persona;
        _freshUntil = cuedAt + Fresh;
        Said = new SpokenVoice(new VoiceBuffer(Ahead), live.Segment.Post?.Id, studio.Time, _ready);
        _sound = new LiveSound(Said, live);
        _wakeup = new Wakeup(studio.Time);
        _delay = new BroadcastDelay(studio.DelayOf(live.Segment), cuedAt);
        // The answer is due when the recording ends: between the two there should be no music.
        if (live.Segment.Post?.Body is PostBody.Voice voice)
            _recordingAt = studio.Clock.Steady + studio.Options.Delay - voice.Length;
        Finished = Task.Run(() => MakeAsync(_end.Token));
    }

    public Persona? Persona => _live.Written.Persona;

    public VoiceBuffer Voice => Said.Voice;

    public SpokenVoice Said { get; }

    public bool IsStale
    {
        get
        {
            lock (_gate)
                return _studio.Clock.Steady > _freshUntil;
        }
    }

    public Task Ready => _ready.Task;

    public Task Finished { get; }

    /// <summary>It does something, rather than waiting for the service, for its time, or for room.</summary>
    internal bool IsBusy => !Finished.IsCompleted && (Volatile.Read(ref _reading) > 0 || !_wakeup.IsAsleep || (!_toSay.IsEmpty && Voice.Buffered < Ahead / 2));

    public void Interrupt()
    {
        Voice.Interrupt();
        _end.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _told, 1) != 0)
            return;
        Interrupt();
        await Finished.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TellWhatWasHeardAsync();
        WriteDown();
        _wakeup.Dispose();
        _end.Dispose();
    }

    private async Task MakeAsync(CancellationToken ct)
    {
        Task saying = Task.CompletedTask;
        try
        {
            saying = _toSay.SayAllAsync(_end, ct);
            _ = WakeWhenReadyAsync();
            Task reading = ReadAsync(ct);
            await WatchAsync(ct);
            PlayRecording();
            await EndTurnAsync(); // nothing more of it is heard: the session is free for the next
            Cover(played: _live.Segment.Post?.Body is PostBody.Voice);
            _toSay.Complete();
            await saying;
            Voice.Complete();
            await reading.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e)
        {
            _toSay.Complete();
            await _end.CancelAsync();
            await saying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ready.TrySetException(e);
            _ = _ready.Task.Exception; // observed here: nobody may be waiting for it any more
            throw;
        }
        finally
        {
            await EndTurnAsync();
        }
    }

    /// <summary>From now on it may run dry, which nothing else tells the loop.</summary>
    private async Task WakeWhenReadyAsync()
    {
        await _ready.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _wakeup.Wake();
    }

    private void PlayRecording()
    {
        if (_recordingAt is null)
            return;
        _recordingAt = null;
        _toSay.Add(ct => _studio.Script().PlayAsync(RecordingLine(), _live.Segment.Post, Said, ct));
    }

    /// <summary>Takes in what the service gives.</summary>
    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            await foreach (SpeechEvent happening in _live.Turn.ReadAsync(ct))
            {
                Interlocked.Increment(ref _reading);
                Hear(happening);
                _wakeup.Wake();
                Interlocked.Decrement(ref _reading);
            }
        }
#pragma warning disable CA1031 // Whatever a service does to its reader, the segment goes on without it.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogBroken(_studio.Logger, _live.Segment.Id.Value, e.GetType().Name);
        }
        finally
        {
            lock (_gate)
                _delay.TurnEnded(TurnOutcome.Lost, null, _studio.Clock.Steady); // without effect if its end was told
            _wakeup.Wake();
        }
    }

    private void Hear(SpeechEvent happening)
    {
        DateTimeOffset now = _studio.Clock.Steady;
        lock (_gate)
        {
            switch (happening)
            {
                case SpeechEvent.ItemBegan began:
                    _delay.ItemBegan(began.Item, began.Phase, now);
                    break;
                case SpeechEvent.Audio audio:
                    _delay.SoundCame(audio.Item, _sound.Add(audio.Item, audio.Pcm.Span), now);
                    break;
                case SpeechEvent.Words words:
                    _delay.WordsCame(words.Item, words.Text, now);
                    break;
                case SpeechEvent.ItemEnded ended:
                    _delay.SoundCame(ended.Item, _sound.End(ended.Item), now);
                    _delay.ItemEnded(ended.Item, ended.Transcript, now);
                    break;
                case SpeechEvent.Ended ended:
                    _delay.TurnEnded(ended.Outcome, ended.Trouble is { } trouble ? $"the service: {trouble}" : null, now);
                    break;
            }
        }
    }

    /// <summary>Carries out what the delay wants until nothing more comes.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        while (_over is null)
        {
            List<DelayOutput> outputs = [];
            TimeSpan? wait;
            lock (_gate)
            {
                DateTimeOffset now = _studio.Clock.Steady;
                if (Voice.Heard > TimeSpan.Zero && Voice.Buffered == TimeSpan.Zero && _toSay.IsEmpty)
                    _delay.RanDry(now);
                _delay.Advance(now);
                while (_delay.TryPoll(out DelayOutput output))
                    outputs.Add(output);
                DateTimeOffset next = _recordingAt is { } begins ? Sooner(begins, _delay.NextDeadline) : _delay.NextDeadline;
                if (_recordingAt <= now || outputs.Exists(output => output is DelayOutput.LetIn))
                {
                    PlayRecording();
                    next = _delay.NextDeadline;
                }

                wait = next == DateTimeOffset.MaxValue ? null : next - now;
            }

            foreach (DelayOutput output in outputs)
                Carry(output, ct);
            if (outputs.Count > 0)
                continue;
            if (_ready.Task.IsCompleted)
                wait = wait is { } deadline && deadline < LookEvery ? deadline : LookEvery;
            await _wakeup.SleepAsync(wait, ct);
        }
    }

    private void Carry(DelayOutput output, CancellationToken ct)
    {
        switch (output)
        {
            case DelayOutput.Check check:
                _ = CheckAsync(check, ct);
                break;
            case DelayOutput.LetIn letIn:
                _toSay.Add(saying => _sound.AirAsync(letIn, saying));
                break;
            case DelayOutput.Cancel:
                _ = CancelAsync();
                break;
            case DelayOutput.Over over:
                _over = over;
                break;
        }
    }

    private async Task CheckAsync(DelayOutput.Check check, CancellationToken ct)
    {
        DroppedSentence? dropped = new("check", "broken");
        try
        {
            dropped = await _guard.LookAsync(check.Text, check.Before, ct) ?? await _studio.ModerateAsync(check.Text, ct);
        }
#pragma warning disable CA1031 // A check that breaks lets nothing pass.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!ct.IsCancellationRequested)
                LogUnchecked(_studio.Logger, _live.Segment.Id.Value, e.GetType().Name);
        }

        lock (_gate)
        {
            if (dropped is null && SpokenClock.IsTold(check.Text))
                _freshUntil = Sooner(_freshUntil, _studio.Clock.Steady + TimeFresh);
            if (dropped is not null && !ct.IsCancellationRequested)
                Drop(dropped);
            _delay.Judge(check.Number, dropped is null, _studio.Clock.Steady);
        }

        _wakeup.Wake();
    }

    private void Drop(DroppedSentence dropped)
    {
        _dropped.Add(dropped);
        _studio.Log.Dropped(_live.Segment, dropped);
    }

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>Why it was said, for whoever asks later.</summary>
    private void WriteDown()
    {
        if (Voice.Heard == TimeSpan.Zero)
            return;
        lock (_gate)
        {
            if (_delay.HadCommentary)
                _dropped.Add(new DroppedSentence("commentary", "item"));
        }

        bool spoke = _delay.HasBegun;
        WrittenBrief written = _live.Written;
        var record = new SpeechRecord(
            default, _studio.Clock.Now, spoke ? _live.Turn.Rung : PresenterRung.Offline, spoke ? _live.Turn.Model : "offline", spoke ? written.Persona.Name : _persona,
            _live.Segment.Post?.Id, written.Told, written.Facts, Said.Heard, [.. _dropped], spoke ? SpeechGuard.Checks : [], _live.Turn.Dollars)
        {
            Material = written.Kept,
        };
        _studio.Log.Heard(_live.Segment.Id, record, $"{written.Quotable}\n{written.Forbidden}");
    }

    /// <summary>Says what is left unsaid when the model is through.</summary>
    private void Cover(bool played)
    {
        if (_over is not { Outcome: not DelayOutcome.Whole } over)
            return;
        LogCovered(_studio.Logger, _live.Segment.Id.Value, over.Why ?? "");
        bool taken = over.Outcome == DelayOutcome.Short && (_live.Segment.Kind != SegmentKind.ListenerPost || played || _delay.HasBegun);
        if (taken)
        {
            _toSay.Add(ct => Said.WriteAsync(Jingle.Make(), ct));
            return;
        }

        bool heard = played || _delay.HasBegun;
        _toSay.Add(async ct =>
        {
            try
            {
                await SayOtherwiseAsync(played, ct);
            }
            catch (SpeechException e) when (heard)
            {
                // A segment that fails is tried again, and listeners would hear the same recording twice.
                LogBroken(_studio.Logger, _live.Segment.Id.Value, e.GetType().Name);
                await Said.WriteAsync(Jingle.Make(), ct);
            }
        });
    }

    private async Task SayOtherwiseAsync(bool played, CancellationToken ct)
    {
        IReadOnlyList<ScriptLine> script = _studio.Offline.Write(_live.Segment, Persona);
        if (played)
            script = [.. script.SkipWhile(line => line.Purpose != ScriptPurpose.Recording).Skip(1)];
        if (!await _studio.Script(Persona).SayAsync(script, _live.Segment.Post, Said, ct) && !played)
            throw new SpeechException("there was nothing to say");
    }

    private ScriptLine RecordingLine()
    {
        string words = _live.Segment.Post?.Body is PostBody.Voice { Transcript: { } transcript } ? transcript : "";
        string language = Language.Of(words, _live.Written.Brief.Language);
        return new ScriptLine(SpeechText.Clean(words, language), language, ScriptPurpose.Recording);
    }

    private Task CancelAsync() => TellTurnAsync(turn => turn.CancelAsync());

    private Task EndTurnAsync() => TellTurnAsync(turn => turn.DisposeAsync());

    /// <summary>The session must not believe that it said what nobody heard.</summary>
    private Task TellWhatWasHeardAsync() => !_live.Turn.Traits.CanTruncate ? Task.CompletedTask : TellTurnAsync(async turn =>
    {
        foreach ((string item, TimeSpan heard) in _sound.HeardInPart())
            await turn.TruncateAsync(item, heard);
    });

    private async Task TellTurnAsync(Func<IPaidTurn, ValueTask> something)
    {
        try
        {
            await something(_live.Turn);
        }
#pragma warning disable CA1031 // It is over either way, and the session may be gone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(_studio.Logger, _live.Segment.Id.Value, e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Segment {Segment}: the presenter's own words end early ({Why}); the station carries on")]
    private static partial void LogCovered(ILogger logger, long segment, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Segment}: the speaking service broke ({Fault})")]
    private static partial void LogBroken(ILogger logger, long segment, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Segment {Segment}: a sentence could not be checked ({Fault}); it is not heard")]
    private static partial void LogUnchecked(ILogger logger, long segment, string fault);
}
