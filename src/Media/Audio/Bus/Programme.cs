namespace Radio24.Media.Audio;

/// <summary>
/// The programme, mixed from its buses. What is heard falls back voice → track → bed → safety reel, so it is never silent, and there
/// is never more than one voice. <see cref="Read"/> is called by the air thread only; everything else from any thread, without locks.
/// </summary>
/// <remarks><code>
/// music ─┐
/// bed ───┴─▶ ducker ─┐
/// voice ─────────────┤   (stands still while somebody is live)
/// live ──────────────┤
/// jingle ────────────┼─▶ guard ─▶ limiter ─▶ main
/// bed/reel as cover ─┘
/// </code></remarks>
public sealed class Programme : IAudioSource, ISkipsFrames
{
    private const int Orders = 256;

    private readonly ProgrammeOptions _options;
    private readonly ControlQueue<Order> _orders = new(Orders);
    private readonly MusicBus _music;
    private readonly BedBus _bed;
    private readonly SoloBus _voice;
    private readonly SoloBus _live;
    private readonly SoloBus _jingle;
    private readonly Ducker _ducker = new();
    private readonly DeadAirGuard _guard;
    private readonly SilenceDetector _voiceSilence;
    private readonly PeakLimiter _limiter = new();
    private readonly BusLevel[] _levels = [.. Enum.GetValues<ProgrammeBus>().Select(_ => new BusLevel())];
    private readonly float[] _block = new float[AudioFormat.FrameLength];
    private double? _held; // Duck until Unduck
    private long _frame;

    /// <param name="bed">Endless music that is heard when nothing else is.</param>
    /// <param name="safetyReel">What is heard when even the bed fails; must not be able to fail.</param>
    public Programme(IAudioSource bed, IAudioSource safetyReel, ProgrammeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bed);
        ArgumentNullException.ThrowIfNull(safetyReel);
        _options = options ?? new ProgrammeOptions();
        _music = new MusicBus(Events, _options.TrackEndingLead);
        _bed = new BedBus(bed, safetyReel, Events, _options.BedFadeIn);
        _voice = new SoloBus(Events, ProgrammeEventKind.VoiceStarted, ProgrammeEventKind.VoiceEnded);
        _live = new SoloBus(Events, ProgrammeEventKind.LiveStarted, ProgrammeEventKind.LiveEnded);
        _jingle = new SoloBus(Events, ProgrammeEventKind.JingleStarted, ProgrammeEventKind.JingleEnded);
        _guard = new DeadAirGuard(_options);
        _voiceSilence = new SilenceDetector(_options.VoiceSilenceDecibels, _options.VoiceSilence);
    }

    /// <summary>What happened, as it is heard. One reader.</summary>
    public ProgrammeEvents Events { get; } = new();

    /// <summary>A voice holds its bus (from <see cref="TakeVoice"/> until it ended).</summary>
    public bool VoiceOnAir => _voice.Taken;

    /// <summary>A live source holds its bus.</summary>
    public bool LiveOnAir => _live.Taken;

    /// <summary>RMS of the main bus in dBFS over about 300 ms.</summary>
    public double LevelDb => LevelOf(ProgrammeBus.Main).Rms;

    /// <summary>The number of the frame that is read next.</summary>
    public long Frame => Volatile.Read(ref _frame);

    /// <summary>How loud a bus is.</summary>
    public BusLevel LevelOf(ProgrammeBus bus) => _levels[(int)bus];

    /// <summary>Plays a track at once, fading it in while the one before (or the bed) fades out by equal power.</summary>
    /// <exception cref="InvalidOperationException">More than 256 orders wait: nobody reads the programme.</exception>
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
        return _voice.TryTake(voice);
    }

    /// <summary>
    /// Puts a live source on air once music is ducked, before any voice: a voice that has begun stands still until it ends, one that
    /// has not waits. False while another live source holds the bus.
    /// </summary>
    public bool TakeLive(IAudioSource live)
    {
        ArgumentNullException.ThrowIfNull(live);
        return _live.TryTake(live);
    }

    /// <summary>Plays a jingle at once over whatever is on, music ducked meanwhile. False while another one plays.</summary>
    public bool PlayJingle(IAudioSource jingle)
    {
        ArgumentNullException.ThrowIfNull(jingle);
        return _jingle.TryTake(jingle);
    }

    /// <summary>Takes music and bed down and holds them there, voice or not, until <see cref="Unduck"/>.</summary>
    /// <param name="decibels">Below full: −13.</param>
    /// <param name="over">How long the way down takes.</param>
    public void Duck(double decibels, TimeSpan over) => Give(new Order(OrderKind.Duck, null, decibels, over));

    /// <summary>Ends <see cref="Duck"/>; music comes up now, or after whoever speaks.</summary>
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
        Events.Frame = _frame;
        while (_orders.TryDequeue(out Order order)) Obey(order);
        if (_voice.Meet())
        {
            _voiceSilence.Reset();
            DuckFor(_options.DuckAttack);
        }

        if (_live.Meet()) DuckFor(_options.DuckAttack);
        if (_jingle.Meet()) DuckFor(_options.JingleDuckAttack);

        mix.Clear();
        bool ducked = _ducker.Settled; // before this block: the first word waits until the music is down
        ReadMusic(mix);
        Span<float> block = _block.AsSpan(0, mix.Length);
        double needed = Needed();
        Add(ProgrammeBus.Live, mix, block, _live.Read(block, ducked));
        bool voiced = _voice.Read(block, ducked, standsStill: _live.Source is not null);
        Add(ProgrammeBus.Voice, mix, block, voiced);
        if (voiced) WatchVoice(block);
        Add(ProgrammeBus.Jingle, mix, block, _jingle.Read(block, mayStart: true));
        if (Needed() > needed) Rise(_options.DuckRelease); // somebody ended in this block
        Guard(mix);
        _limiter.Process(mix);
        LevelOf(ProgrammeBus.Main).Hear(mix, Samples(mix));
        Volatile.Write(ref _frame, _frame + 1);
    }

    // Bed and music go through one ducker, so they are mixed before it and measured after it: the gain of both is the same.
    private void ReadMusic(Span<float> mix)
    {
        Span<float> block = _block.AsSpan(0, mix.Length);
        _music.Read(mix);
        block.Clear();
        _bed.Read(block, _music.Playing);
        float from = Decibels.ToGain(_ducker.Gain);
        LevelOf(ProgrammeBus.Music).Hear(mix, Samples(mix), from);
        LevelOf(ProgrammeBus.Bed).Hear(block, Samples(mix), from);
        Mixer.Add(mix, block);
        _ducker.Apply(mix);
    }

    private void Add(ProgrammeBus bus, Span<float> mix, Span<float> block, bool sounds)
    {
        LevelOf(bus).Hear(sounds ? block : default, Samples(mix));
        if (sounds) Mixer.Add(mix, block);
    }

    private void WatchVoice(Span<float> block)
    {
        bool wasSilent = _voiceSilence.Silent;
        if (_voiceSilence.Hear(block) && !wasSilent && _voice.Source is { } voice) Events.Post(ProgrammeEventKind.VoiceSilent, voice);
    }

    private void Guard(Span<float> mix)
    {
        double item = Mixer.Power(mix);
        _bed.Cover(mix, _guard.BedUp, _guard.ReelUp);
        if (_guard.Hear(item, Mixer.Power(mix), Samples(mix))) Events.Post(ProgrammeEventKind.DeadAir);
    }

    private void Obey(in Order order)
    {
        switch (order.Kind)
        {
            case OrderKind.Play:
                _music.Play(order.Track!, order.Over);
                _bed.Close(order.Over);
                break;
            case OrderKind.Stop:
                _music.Stop(order.Over);
                break;
            case OrderKind.Duck:
                _held = order.Decibels;
                _ducker.MoveTo(Needed(), order.Over);
                break;
            case OrderKind.Unduck:
                _held = null;
                if (Needed() == 0) _ducker.MoveTo(0, order.Over);
                break;
        }
    }

    /// <summary>Somebody comes on air: music goes as far down as he needs, unless it is there already.</summary>
    private void DuckFor(TimeSpan over)
    {
        if (Needed() < _ducker.Target) _ducker.MoveTo(Needed(), over);
    }

    private void Rise(TimeSpan over)
    {
        if (Needed() > _ducker.Target) _ducker.MoveTo(Needed(), over);
    }

    /// <summary>How far down music has to be, in dB: for those who are on air, and as ordered.</summary>
    private double Needed() => Math.Min(
        _held ?? 0,
        Math.Min(
            _voice.Source is not null || _live.Source is not null ? _options.VoiceDuckDecibels : 0,
            _jingle.Source is not null ? _options.JingleDuckDecibels : 0));

    private void Give(in Order order)
    {
        if (!_orders.TryEnqueue(order)) throw new InvalidOperationException($"More than {Orders} orders wait: nobody reads the programme.");
    }

    private static int Samples(ReadOnlySpan<float> stereo) => stereo.Length / AudioFormat.Channels;

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
