using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Host.Tests.Presenting;

/// <summary>
/// The real director over the real ladder, without sound: tracks and voices last as long as they would be heard. The presenter is as simple as one can be:
/// what no model says, or does not say to its end, the voice of this machine says.
/// </summary>
internal sealed class SimulatedAir(LadderStation station, int tracks = 100)
{
    private static readonly TimeSpan Offline = TimeSpan.FromSeconds(6), OfflineReady = TimeSpan.FromSeconds(0.3), AskWithin = TimeSpan.FromSeconds(6);

    private readonly Director _director = new(new DirectorOptions { ReadyWithin = TimeSpan.FromSeconds(18) }, 24);
    private readonly Dictionary<SegmentId, Voice> _voices = [];
    private readonly Dictionary<SegmentId, Stretch> _tracks = [];
    private ITimer? _alarm;

    public List<Stretch> Heard { get; } = [];

    public Dictionary<PostId, List<PostState>> Posts { get; } = [];

    /// <summary>Who said a segment: a rung, or null for the voice of this machine; "half" of both.</summary>
    public List<(DateTimeOffset At, PresenterRung? By, bool Half)> Said { get; } = [];

    /// <summary>The longest that a voice on air had to wait for its sound.</summary>
    public TimeSpan LongestWait { get; private set; }

    public void Begin()
    {
        _alarm = station.Time.CreateTimer(_ => Give(new DirectorInput.Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Give(new DirectorInput.LibraryChanged([.. Enumerable.Range(0, tracks).Select(
            i => new Track($"{i}.flac", $"Title {i}", $"Artist {i % 40}", TimeSpan.FromSeconds(60 + (i * 37 % 120))))]));
        Give(new DirectorInput.SignOn());
    }

    public void End() => _alarm?.Dispose();

    public void Post()
    {
        DateTimeOffset now = station.Clock.Now;
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), "Aki", new PostBody.Text("Hello"), now);
        Posts.Add(post.Id, []);
        Give(new DirectorInput.PostCleared(post));
    }

    /// <summary>The longest stretch with neither a track nor a voice.</summary>
    public TimeSpan LongestGap(DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan longest = TimeSpan.Zero;
        foreach (Stretch one in Heard.OrderBy(one => one.From))
        {
            longest = one.From - from > longest ? one.From - from : longest;
            from = (one.To ?? to) > from ? one.To ?? to : from;
        }

        return to - from > longest ? to - from : longest;
    }

    private void Give(DirectorInput input)
    {
        _director.Handle(input, station.Clock.Steady);
        while (_director.TryPoll(out DirectorOutput output))
            Carry(output);
        _alarm?.Change(
            _director.NextDeadline == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : _director.NextDeadline - station.Clock.Steady, Timeout.InfiniteTimeSpan);
    }

    private void Carry(DirectorOutput output)
    {
        switch (output)
        {
            case DirectorOutput.Cue(var segment):
                _ = SpeakAsync(_voices[segment.Id] = new Voice(segment));
                break;
            case DirectorOutput.Take(var id):
                _ = TakeAsync(_voices[id]);
                break;
            case DirectorOutput.Abandon(var id, _):
                Drop(id);
                break;
            case DirectorOutput.PlayTrack(var segment, _):
                _ = PlayAsync(segment);
                break;
            case DirectorOutput.FadeTrack(var id, var over) when _tracks.Remove(id, out Stretch? faded):
                faded.To = station.Clock.Steady + over;
                break;
            case DirectorOutput.MovePost(var id, var state, _):
                Posts[id].Add(state);
                break;
        }
    }

    private async Task PlayAsync(Segment segment)
    {
        await Task.Yield();
        if (segment.Track is not { Length: { } length })
            return;
        var heard = new Stretch(station.Clock.Steady);
        _tracks[segment.Id] = heard;
        Heard.Add(heard);
        Give(new DirectorInput.TrackStarted(segment.Id));
        await Task.Delay(length, station.Time, CancellationToken.None);
        if (!_tracks.Remove(segment.Id))
            return;
        heard.To = station.Clock.Steady;
        Give(new DirectorInput.TrackEnded(segment.Id));
    }

    private async Task SpeakAsync(Voice voice)
    {
        await Task.Yield();
        TimeSpan made = TimeSpan.Zero;
        PresenterRung? by = null;
        bool whole = false, spoke = true;
        using var late = new CancellationTokenSource(AskWithin, station.Time);
        try
        {
            if (await station.Ladder.AskAsync(LadderStation.Brief, late.Token) is { } turn)
            {
                by = turn.Rung;
                await foreach (SpeechEvent what in turn.ReadAsync(voice.Gone.Token))
                {
                    if (what is SpeechEvent.Audio audio)
                    {
                        Hungry(voice, made);
                        made += TimeSpan.FromSeconds(audio.Pcm.Length / 2.0 / turn.Traits.RateOut);
                        Ready(voice);
                    }
                    else if (what is SpeechEvent.Ended ended)
                    {
                        whole = ended.Outcome == TurnOutcome.Completed;
                    }
                }

                await turn.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody answers in time, or nobody waits any more.
        }

        if (!whole)
        {
            await Task.Delay(OfflineReady, station.Time, CancellationToken.None);
            Hungry(voice, made);
            Ready(voice);
            spoke = made > TimeSpan.Zero;
            made += Offline;
        }

        Said.Add((station.Clock.Steady, spoke ? by : null, spoke && !whole));
        voice.Made.TrySetResult(made);
    }

    /// <summary>More sound comes: was all that there was heard already?</summary>
    private void Hungry(Voice voice, TimeSpan made)
    {
        if (voice.Heard is not { } heard || station.Clock.Steady - heard.From - voice.Waited - made is not { Ticks: > 0 } wait)
            return;
        voice.Waited += wait;
        LongestWait = wait > LongestWait ? wait : LongestWait;
    }

    private void Ready(Voice voice)
    {
        if (voice.IsReady || voice.Gone.IsCancellationRequested)
            return;
        voice.IsReady = true;
        Give(new DirectorInput.VoiceReady(voice.Segment.Id));
    }

    private async Task TakeAsync(Voice voice)
    {
        await Task.Yield();
        if (voice.Gone.IsCancellationRequested)
            return;
        DateTimeOffset start = station.Clock.Steady;
        voice.Heard = new Stretch(start);
        Heard.Add(voice.Heard);
        Give(new DirectorInput.VoiceStarted(voice.Segment.Id));
        TimeSpan length = await voice.Made.Task + voice.Waited, ran = station.Clock.Steady - start;
        if (length > ran)
            await Task.Delay(length - ran, station.Time, CancellationToken.None);
        if (voice.Gone.IsCancellationRequested)
            return;
        Drop(voice.Segment.Id);
        Give(new DirectorInput.VoiceEnded(voice.Segment.Id));
    }

    private void Drop(SegmentId id)
    {
        if (!_voices.Remove(id, out Voice? voice))
            return;
        voice.Gone.Cancel();
        if (voice.Heard is { } heard)
            heard.To = station.Clock.Steady;
    }

    public sealed class Stretch(DateTimeOffset from)
    {
        public DateTimeOffset From => from;

        public DateTimeOffset? To { get; set; }
    }

    private sealed class Voice(Segment segment)
    {
        public Segment Segment => segment;

        public CancellationTokenSource Gone { get; } = new();

        public TaskCompletionSource<TimeSpan> Made { get; } = new();

        public bool IsReady { get; set; }

        public TimeSpan Waited { get; set; }

        public Stretch? Heard { get; set; }
    }
}
