using System.Threading.Channels;

namespace Radio24.Media.Audio;

/// <summary>
/// The programme bus. What is heard falls back voice → track → bed → safety reel, so it is never silent, and there is never more
/// than one voice. <see cref="Read"/> is called by the air thread only; everything else from any thread, without locks.
/// </summary>
/// <remarks><code>
/// decks ─▶ faders ─┐
/// bed ───▶ fader ──┴─▶ ducker ─┐
/// voice ───────────────────────┼─▶ guard ─▶ limiter ─▶
/// bed/reel in an emergency ────┘
/// </code></remarks>
public sealed class Programme : IAudioSource, ISkipsFrames
{
    private const int Decks = 4;
    private const int Orders = 256;
    private const int EventCapacity = 1_024;

    private readonly IAudioSource _bed;
    private readonly IAudioSource _reel;
    private readonly ProgrammeOptions _options;
    private readonly ControlQueue<Order> _orders = new(Orders);
    private readonly Channel<ProgrammeEvent> _events = Channel.CreateBounded<ProgrammeEvent>(
        new BoundedChannelOptions(EventCapacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Deck[] _decks = new Deck[Decks];
    private readonly Fader _bedFader = new(open: true);
    private readonly Fader _coverFader = new();
    private readonly Ducker _ducker = new();
    private readonly PeakLimiter _limiter = new();
    private readonly DeadAirGuard _guard;
    private readonly SilenceDetector _voiceSilence;
    private readonly float[] _bedBlock = new float[AudioFormat.FrameLength];
    private readonly float[] _coverBlock = new float[AudioFormat.FrameLength];
    private readonly float[] _block = new float[AudioFormat.FrameLength];

    private IAudioSource? _voice; // claimed by compare-exchange in TakeVoice, given back by the air thread
    private IAudioSource? _voiceSeen;
    private bool _voiceStarted;
    private bool _held;
    private bool _coverWasUp;
    private double _power;
    private double _level = Decibels.Silence;
    private long _frame;

    /// <param name="bed">Endless music that is heard when nothing else is.</param>
    /// <param name="safetyReel">What is heard when even the bed fails; must not be able to fail.</param>
    public Programme(IAudioSource bed, IAudioSource safetyReel, ProgrammeOptions? options = null)
    {
        _bed = bed ?? throw new ArgumentNullException(nameof(bed));
        _reel = safetyReel ?? throw new ArgumentNullException(nameof(safetyReel));
        _options = options ?? new ProgrammeOptions();
        _guard = new DeadAirGuard(_options);
        _voiceSilence = new SilenceDetector(_options.VoiceSilenceDecibels, _options.VoiceSilence);
        for (int i = 0; i < Decks; i++) _decks[i] = new Deck();
    }

    /// <summary>What happened, as it is heard. One reader. If nobody reads, the oldest are dropped.</summary>
    public ChannelReader<ProgrammeEvent> Events => _events.Reader;

    /// <summary>A voice holds the bus (from <see cref="TakeVoice"/> until it ended).</summary>
    public bool VoiceOnAir => Volatile.Read(ref _voice) is not null;

    /// <summary>RMS of the bus in dBFS over about 300 ms; updated by the air thread.</summary>
    public double LevelDb => Volatile.Read(ref _level);

    /// <summary>The number of the frame that is read next.</summary>
    public long Frame => Volatile.Read(ref _frame);

    /// <summary>Plays a track at once, fading it in while the one before (or the bed) fades out by equal power.</summary>
    /// <exception cref="InvalidOperationException">More than 256 orders wait: nobody reads the bus.</exception>
    public void PlayTrack(IAudioSource track, TimeSpan fadeIn)
    {
        ArgumentNullException.ThrowIfNull(track);
        Give(new Order(OrderKind.Play, track, 0, fadeIn));
    }

    /// <summary>Fades the track out; the bed comes up by itself.</summary>
    public void StopTrack(TimeSpan fadeOut) => Give(new Order(OrderKind.Stop, null, 0, fadeOut));

    /// <summary>Puts a voice on air once music is ducked. False (and nothing happens) while another voice holds the bus.</summary>
    public bool TakeVoice(IAudioSource voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        return Interlocked.CompareExchange(ref _voice, voice, null) is null;
    }

    /// <summary>Takes music and bed down and holds them there, voice or not, until <see cref="Unduck"/>.</summary>
    /// <param name="decibels">Below full: −13.</param>
    /// <param name="over">How long the way down takes.</param>
    public void Duck(double decibels, TimeSpan over) => Give(new Order(OrderKind.Duck, null, decibels, over));

    /// <summary>Ends <see cref="Duck"/>; music comes up now, or after the voice that is on air.</summary>
    public void Unduck(TimeSpan over) => Give(new Order(OrderKind.Unduck, null, 0, over));

    /// <summary>Always fills the frame.</summary>
    public int Read(Span<float> frame)
    {
        for (Span<float> rest = frame; rest.Length > 0;)
        {
            Span<float> block = rest[..Math.Min(rest.Length, AudioFormat.FrameLength)];
            ReadBlock(block);
            rest = rest[block.Length..];
        }

        return frame.Length;
    }

    /// <summary>The air thread missed frames: media time goes on without them.</summary>
    void ISkipsFrames.SkipFrames(long count) => Volatile.Write(ref _frame, _frame + count);

    private void ReadBlock(Span<float> mix)
    {
        int samples = mix.Length / AudioFormat.Channels;
        while (_orders.TryDequeue(out Order order)) Obey(order);
        MeetVoice();

        mix.Clear();
        Span<float> block = _block.AsSpan(0, mix.Length);
        foreach (Deck deck in _decks) PullTrack(deck, block, mix);
        bool bedPulled = PullBed(mix);
        bool ducked = _ducker.Settled; // before this block: the first word waits until the music is down
        _ducker.Apply(mix);
        PullVoice(block, mix, ducked);
        Guard(mix, samples, bedPulled);
        _limiter.Process(mix);

        double power = Mixer.Power(mix);
        _power += (power - _power) * Math.Min(1, samples / (0.3 * AudioFormat.SampleRate));
        Volatile.Write(ref _level, Decibels.FromPower(_power));
        Volatile.Write(ref _frame, _frame + 1);
    }

    private void Obey(in Order order)
    {
        switch (order.Kind)
        {
            case OrderKind.Play:
                foreach (Deck deck in _decks) deck.Fader.Close(order.Over);
                _bedFader.Close(order.Over);
                FreeDeck().Load(order.Track!, order.Over);
                break;
            case OrderKind.Stop:
                foreach (Deck deck in _decks) deck.Fader.Close(order.Over);
                break;
            case OrderKind.Duck:
                _held = true;
                _ducker.MoveTo(order.Decibels, order.Over);
                break;
            case OrderKind.Unduck:
                _held = false;
                if (_voiceSeen is null) _ducker.MoveTo(0, order.Over);
                break;
        }
    }

    // Four tracks at once happen only when orders come faster than fades; then the quietest is cut.
    private Deck FreeDeck()
    {
        Deck quietest = _decks[0];
        foreach (Deck deck in _decks)
        {
            if (deck.Track is null) return deck;
            if (deck.Fader.Gain < quietest.Fader.Gain) quietest = deck;
        }

        Eject(quietest);
        return quietest;
    }

    private void PullTrack(Deck deck, Span<float> block, Span<float> mix)
    {
        if (deck.Track is not { } track) return;
        int got = GuardedSource.Pull(track, block, out bool failed);
        if (failed) Post(ProgrammeEventKind.SourceFailed, track);
        if (got > 0 && !deck.Started)
        {
            deck.Started = true;
            Post(ProgrammeEventKind.TrackStarted, track);
        }

        deck.Fader.Apply(block);
        Mixer.Add(mix, block);
        if (got < block.Length || deck.Fader.IsClosed)
        {
            Eject(deck);
        }
        else if (!deck.EndingPosted && deck.Playing && GuardedSource.Remaining(track) <= _options.TrackEndingLead)
        {
            deck.EndingPosted = true;
            Post(ProgrammeEventKind.TrackEnding, track);
        }
    }

    private void Eject(Deck deck)
    {
        Post(ProgrammeEventKind.TrackEnded, deck.Track);
        deck.Eject();
    }

    /// <returns>Whether the bed moved on: it is pulled once a block at most.</returns>
    private bool PullBed(Span<float> mix)
    {
        bool trackPlays = false;
        foreach (Deck deck in _decks) trackPlays |= deck.Playing;
        if (!trackPlays && !_bedFader.Opening) _bedFader.Open(_options.BedFadeIn);
        if (_bedFader.IsClosed) return false;
        Span<float> bed = _bedBlock.AsSpan(0, mix.Length);
        ReadBed(bed);
        bed.CopyTo(_coverBlock);
        _bedFader.Apply(bed);
        Mixer.Add(mix, bed);
        return true;
    }

    private void ReadBed(Span<float> bed)
    {
        int got = GuardedSource.Pull(_bed, bed, out bool failed);
        if (failed) Post(ProgrammeEventKind.SourceFailed, _bed);
        if (got < bed.Length) GuardedSource.Pull(_reel, bed, out _);
    }

    private void MeetVoice()
    {
        IAudioSource? voice = Volatile.Read(ref _voice);
        if (voice is null || voice == _voiceSeen) return;
        _voiceSeen = voice;
        _voiceStarted = false;
        _voiceSilence.Reset();
        if (!_held || _ducker.Target > _options.VoiceDuckDecibels) _ducker.MoveTo(_options.VoiceDuckDecibels, _options.DuckAttack);
    }

    private void PullVoice(Span<float> block, Span<float> mix, bool ducked)
    {
        if (_voiceSeen is not { } voice) return;
        if (!_voiceStarted)
        {
            if (!ducked) return;
            _voiceStarted = true;
            Post(ProgrammeEventKind.VoiceStarted, voice);
        }

        int got = GuardedSource.Pull(voice, block, out bool failed);
        if (failed) Post(ProgrammeEventKind.SourceFailed, voice);
        Mixer.Add(mix, block);
        PassMarks(voice);
        bool wasSilent = _voiceSilence.Silent;
        if (_voiceSilence.Hear(block) && !wasSilent) Post(ProgrammeEventKind.VoiceSilent, voice);
        if (got < block.Length) EndVoice(voice);
    }

    private void PassMarks(IAudioSource voice)
    {
        if (voice is not IMarkedSource marked) return;
        try
        {
            while (marked.TryPassMark(out object? tag)) Post(ProgrammeEventKind.VoiceMark, voice, tag);
        }
#pragma warning disable CA1031 // As in GuardedSource.
        catch (Exception)
#pragma warning restore CA1031
        {
            Post(ProgrammeEventKind.SourceFailed, voice);
        }
    }

    private void EndVoice(IAudioSource voice)
    {
        _voiceSeen = null;
        if (!_held) _ducker.MoveTo(0, _options.DuckRelease);
        // Given back before it is announced: whoever hears the event can take the next voice at once.
        Volatile.Write(ref _voice, null);
        Post(ProgrammeEventKind.VoiceEnded, voice);
    }

    private void Guard(Span<float> mix, int samples, bool bedPulled)
    {
        double item = Mixer.Power(mix);
        if (_guard.BedUp)
        {
            if (!_coverWasUp) _coverFader.Open(_options.BedFadeIn);
            _coverWasUp = true;
        }
        else if (_coverWasUp)
        {
            _coverFader.Close(Fader.Cut * 20);
            _coverWasUp = false;
        }

        if (!_coverFader.IsClosed)
        {
            Span<float> cover = _coverBlock.AsSpan(0, mix.Length);
            if (!bedPulled) ReadBed(cover);
            if (_guard.ReelUp) GuardedSource.Pull(_reel, cover, out _);
            _coverFader.Apply(cover);
            Mixer.Add(mix, cover);
        }

        if (_guard.Hear(item, Mixer.Power(mix), samples)) Post(ProgrammeEventKind.DeadAir, null);
    }

    private void Post(ProgrammeEventKind kind, IAudioSource? source, object? tag = null) =>
        _events.Writer.TryWrite(new ProgrammeEvent(kind, _frame, source, tag));

    private void Give(in Order order)
    {
        if (!_orders.TryEnqueue(order)) throw new InvalidOperationException($"More than {Orders} orders wait: nobody reads the programme.");
    }

    private enum OrderKind
    {
        Play,
        Stop,
        Duck,
        Unduck,
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Order(OrderKind Kind, IAudioSource? Track, double Decibels, TimeSpan Over);
}
