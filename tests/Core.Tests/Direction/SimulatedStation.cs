using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Direction;

/// <summary>
/// Stands in for everything the director directs: presenters, tracks, the clock. Virtual time, seeded chance. It checks as it goes
/// what must hold at every moment, and keeps what was heard for checks afterwards.
/// </summary>
internal sealed class SimulatedStation
{
    private readonly PriorityQueue<Func<DirectorInput?>, (DateTimeOffset, long)> _events = new();
    private readonly Dictionary<SegmentId, Segment> _cued = [];
    private readonly HashSet<SegmentId> _ready = [];
    private readonly HashSet<SegmentId> _abandoned = [];
    private readonly Random _random;
    private readonly Core.Direction.Director _director;
    private long _order;
    private Heard? _voice;
    private DateTimeOffset _voiceFadesUntil = DateTimeOffset.MinValue;

    public SimulatedStation(DateTimeOffset start, int seed, DirectorOptions? options = null)
    {
        Now = start;
        Options = options ?? new DirectorOptions();
        _random = new Random(seed);
        _director = new Core.Direction.Director(Options, seed);
    }

    /// <summary>A stretch of sound: from its first sample to its last (open while it is heard).</summary>
    public sealed class Heard(Segment segment, DateTimeOffset from)
    {
        public Segment Segment { get; } = segment;

        public DateTimeOffset From { get; } = from;

        public DateTimeOffset? To { get; set; }
    }

    public DateTimeOffset Now { get; private set; }

    public DirectorOptions Options { get; }

    public Core.Direction.Director Director => _director;

    public List<Heard> Voices { get; } = [];

    public List<Heard> Tracks { get; } = [];

    public List<(DateTimeOffset At, DirectorOutput Output)> Outputs { get; } = [];

    public List<(DateTimeOffset At, NowPlaying Now)> Announced { get; } = [];

    public Dictionary<PostId, List<PostState>> Posts { get; } = [];

    public Dictionary<PostId, string?> Reasons { get; } = [];

    /// <summary>How long from cue to ready; null: it fails; more than a day: never.</summary>
    public Func<Random, Segment, TimeSpan?> Making { get; set; } = (_, _) => TimeSpan.FromSeconds(0.3);

    /// <summary>How long a voice speaks; more than a day: it never ends.</summary>
    public Func<Random, Segment, TimeSpan> Speaking { get; set; } = (_, s) => s.Target;

    /// <summary>0 to 1: breaks in the middle, is never heard, its first report is lost.</summary>
    public (double Breaks, double Mute, double Unreported) VoiceFaults { get; set; }

    /// <summary>How long a track really plays; null: it cannot be opened; more than a day: it never ends.</summary>
    public Func<Random, Track, TimeSpan?> Playing { get; set; } = (_, t) => t.Length ?? TimeSpan.FromMinutes(3);

    public double TrackNeverStarts { get; set; }

    public void At(TimeSpan fromNow, DirectorInput input) => Schedule(fromNow, () => input);

    public void At(TimeSpan fromNow, Func<DirectorInput?> input) => Schedule(fromNow, input);

    public ListenerPost Post(string text = "Hello", string? name = "Aki")
    {
        ListenerPost post = new(PostId.New(Now), ListenerId.New(Now), name, new PostBody.Text(text), Now);
        Posts.TryAdd(post.Id, []);
        return post;
    }

    public void Give(DirectorInput input)
    {
        _director.Handle(input, Now);
        while (_director.TryPoll(out DirectorOutput output))
            Execute(output);
        Assert.True(_director.NextDeadline > Now, "the next deadline must lie ahead");
    }

    /// <summary>The voice breaks off now.</summary>
    public void Break(SegmentId voice) => Give(Broken(voice, "the voice broke off"));

    public void RunFor(TimeSpan time)
    {
        DateTimeOffset end = Now + time;
        int sameInstant = 0;
        while (true)
        {
            DateTimeOffset next = _director.NextDeadline;
            bool isEvent = _events.TryPeek(out _, out (DateTimeOffset At, long) first) && first.At <= next;
            DateTimeOffset at = isEvent ? first.At : next;
            if (at > end)
                break;
            sameInstant = at > Now ? 0 : sameInstant + 1;
            Assert.True(sameInstant < 10_000, "time does not go on");
            Now = at.ToOffset(Now.Offset);
            if (!isEvent)
                Give(new DirectorInput.Tick());
            else if (_events.Dequeue()() is { } input)
                Give(input);
        }

        Now = end;
    }

    private void Execute(DirectorOutput output)
    {
        Outputs.Add((Now, output));
        switch (output)
        {
            case DirectorOutput.Cue cue:
                Cue(cue.Segment);
                break;
            case DirectorOutput.Take take:
                Take(take.Id);
                break;
            case DirectorOutput.Abandon abandon:
                Assert.True(_cued.ContainsKey(abandon.Id), $"{abandon.Id} was abandoned but is not there");
                Drop(abandon.Id);
                break;
            case DirectorOutput.PlayTrack play:
                Play(play.Segment);
                break;
            case DirectorOutput.FadeTrack fade:
                foreach (Heard track in Tracks.Where(t => t.To is null && t.Segment.Id == fade.Id))
                    track.To = Now;
                _abandoned.Add(fade.Id);
                break;
            case DirectorOutput.MovePost move:
                List<PostState> states = Posts[move.Id];
                Assert.True(
                    states.Count == 0 ? move.State is PostState.Queued or PostState.Withdrawn or PostState.Failed or PostState.Expired
                        : PostLifecycle.CanMove(states[^1], move.State),
                    $"post moved from {(states.Count == 0 ? "approved" : states[^1])} to {move.State}");
                Assert.False(move.State == PostState.OnAir && Voices.LastOrDefault()?.Segment.Post?.Id != move.Id, "on air, but not heard");
                states.Add(move.State);
                Reasons[move.Id] = move.Reason;
                break;
            case DirectorOutput.Announce announce:
                Announced.Add((Now, announce.Now));
                CheckIsHeard(announce.Now.Current);
                break;
        }
    }

    private void CheckIsHeard(AirItem item)
    {
        bool heard = item.Kind == SegmentKind.Music
            ? item.Artist == Options.Station || Tracks.Exists(t => t.From <= Now && t.Segment.Track!.Title == item.Title)
            : Voices.LastOrDefault() is { } voice && voice.Segment.Kind == item.Kind && (voice.To is null || voice.To == Now);
        Assert.True(heard, $"{item.Kind} '{item.Title}' was announced and is not heard");
        Assert.True(item.StartedAt <= Now);
    }

    private void Cue(Segment segment)
    {
        Assert.True(segment.IsSpeech);
        Assert.True(_cued.TryAdd(segment.Id, segment), "the same voice was cued twice");
        Assert.True(_cued.Count <= 2, "more than one voice is cued besides the one on air");
        TimeSpan? making = Making(_random, segment);
        if (making is null)
        {
            Schedule(TimeSpan.FromSeconds(0.2), () => Gone(segment.Id) ? null : Broken(segment.Id, "the engine stopped"));
        }
        else if (making < TimeSpan.FromDays(1))
        {
            Schedule(making.Value, () =>
            {
                if (!Gone(segment.Id))
                    _ready.Add(segment.Id);
                return new DirectorInput.VoiceReady(segment.Id);
            });
        }
    }

    private void Take(SegmentId id)
    {
        Assert.Null(_voice);
        Assert.True(Now >= _voiceFadesUntil, "a voice was taken while another still fades");
        Assert.True(_ready.Contains(id), "a voice was taken that is not ready");
        if (_random.NextDouble() < VoiceFaults.Mute)
            return;
        Schedule(TimeSpan.FromSeconds(0.04), () =>
        {
            if (Gone(id))
                return null;
            Assert.Null(_voice);
            _voice = new Heard(_cued[id], Now);
            Voices.Add(_voice);
            TimeSpan length = Speaking(_random, _cued[id]);
            if (_random.NextDouble() < VoiceFaults.Breaks)
                Schedule(length / 2, () => Gone(id) ? null : Broken(id, "the voice broke off"));
            else if (length < TimeSpan.FromDays(1))
                Schedule(length, () => Gone(id) ? null : Over(id, new DirectorInput.VoiceEnded(id)));
            return _random.NextDouble() < VoiceFaults.Unreported ? null : new DirectorInput.VoiceStarted(id);
        });
    }

    private void Play(Segment segment)
    {
        Assert.NotNull(segment.Track);
        if (_random.NextDouble() < TrackNeverStarts)
            return;
        TimeSpan? length = Playing(_random, segment.Track!);
        Schedule(TimeSpan.FromSeconds(0.1), () =>
        {
            if (_abandoned.Contains(segment.Id))
                return null;
            if (length is null)
                return new DirectorInput.TrackFailed(segment.Id, "it is not music");
            Heard track = new(segment, Now);
            foreach (Heard old in Tracks.Where(t => t.To is null))
                old.To = Now + Options.CrossFade;
            Tracks.Add(track);
            if (length < TimeSpan.FromDays(1))
            {
                Schedule(length.Value, () =>
                {
                    track.To ??= Now;
                    return new DirectorInput.TrackEnded(segment.Id);
                });
            }

            return new DirectorInput.TrackStarted(segment.Id);
        });
    }

    private bool Gone(SegmentId id) => !_cued.ContainsKey(id);

    /// <summary>The air drops a broken voice before it tells the director; what was heard of it fades as any that is dropped.</summary>
    private DirectorInput.VoiceFailed Broken(SegmentId id, string reason)
    {
        Drop(id);
        return new DirectorInput.VoiceFailed(id, reason);
    }

    private DirectorInput Over(SegmentId id, DirectorInput input)
    {
        _cued.Remove(id);
        _ready.Remove(id);
        if (_voice?.Segment.Id != id)
            return input;
        _voice.To = Now;
        _voice = null;
        return input;
    }

    private void Drop(SegmentId id)
    {
        if (_voice?.Segment.Id == id)
            _voiceFadesUntil = Now + TimeSpan.FromMilliseconds(200);
        Over(id, new DirectorInput.Tick());
    }

    private void Schedule(TimeSpan after, Func<DirectorInput?> input) => _events.Enqueue(input, (Now + after, _order++));
}
