namespace Radio24.Media.Audio;

/// <summary>
/// Pulls the programme every 20 ms on its own thread, encodes it once and hands each frame to the sinks. Nothing in a tick blocks
/// or allocates, and whatever throws is counted and survived.
/// </summary>
public sealed class AirClock : IDisposable
{
    private const long Period = 20_000_000;

    private readonly IAudioSource _programme;
    private readonly IFrameSink[] _sinks;
    private readonly AirClockOptions _options;
    private readonly OpusEncoder _encoder;
    private readonly Thread _thread;
    private readonly float[] _frame = new float[AudioFormat.FrameLength];
    private readonly byte[] _packet; // libopus keeps to the room it gets
    private volatile bool _stopping;
    private volatile Precedence _precedence;
    private int _started;
    private long _ticks, _frames, _late, _worstLateness, _skipped, _faults, _spent, _worstTick;
    private long _lastFrame = -1;

    /// <param name="programme">What goes on air.</param>
    /// <param name="sinks">Who gets the frames, in this order.</param>
    /// <exception cref="OpusException">libopus is missing, or a setting is out of range.</exception>
    public AirClock(IAudioSource programme, IReadOnlyList<IFrameSink> sinks, AirClockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        _programme = programme ?? throw new ArgumentNullException(nameof(programme));
        _sinks = [.. sinks];
        _options = options ?? new AirClockOptions();
        _encoder = new OpusEncoder(_options.Encoder);
        _packet = new byte[_options.LargestPacket];
        _thread = new Thread(Run) { Name = "air", IsBackground = true, Priority = ThreadPriority.Highest };
    }

    /// <summary>A snapshot; any thread.</summary>
    public AirClockStatus Status
    {
        get
        {
            long ticks = Volatile.Read(ref _ticks);
            long last = Volatile.Read(ref _lastFrame);
            return new AirClockStatus(
                Volatile.Read(ref _frames),
                Volatile.Read(ref _late),
                Time(Volatile.Read(ref _worstLateness)),
                Volatile.Read(ref _skipped),
                Volatile.Read(ref _faults),
                ticks == 0 ? TimeSpan.Zero : Time(Volatile.Read(ref _spent) / ticks),
                Time(Volatile.Read(ref _worstTick)),
                last < 0 ? null : Time(MonotonicClock.Now - last));
        }
    }

    /// <summary>What the operating system granted the air thread once it started.</summary>
    public Precedence Precedence => _precedence;

    /// <summary>Goes on air. Once.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException("The air clock runs already.");
        _thread.Start();
    }

    /// <summary>Goes off air within a frame and frees the encoder.</summary>
    public void Dispose()
    {
        _stopping = true;
        if (Interlocked.Exchange(ref _started, 1) != 0 && _thread.IsAlive && Thread.CurrentThread != _thread) _thread.Join();
        _encoder.Dispose();
    }

    /// <summary>One tick without the clock: what the thread does each time, and what tests and the bench measure.</summary>
    /// <returns>The frame went out: a sink took it from which listeners hear.</returns>
    internal bool MakeFrame(in Tick tick)
    {
        if (tick.Skipped > 0 && _programme is ISkipsFrames numbered) numbered.SkipFrames(tick.Skipped);
        try
        {
            int got = Math.Clamp(_programme.Read(_frame), 0, _frame.Length);
            _frame.AsSpan(got).Clear();
            int length = _encoder.Encode(_frame, _packet);
            var frame = new OpusFrame(_packet.AsMemory(0, length), tick.Frame, _frame);
            bool taken = false;
            foreach (IFrameSink sink in _sinks) taken |= Hand(sink, frame) && sink.GoesOut;
            return taken;
        }
#pragma warning disable CA1031 // The air goes on.
        catch (Exception)
#pragma warning restore CA1031
        {
            _faults++;
            return false;
        }
    }

    private bool Hand(IFrameSink sink, in OpusFrame frame)
    {
        try
        {
            sink.OnFrame(frame);
            return true;
        }
#pragma warning disable CA1031 // One broken sink must not take the others off air.
        catch (Exception)
#pragma warning restore CA1031
        {
            _faults++;
            return false;
        }
    }

    private void Run()
    {
        _precedence = MonotonicClock.Raise();
        var schedule = new TickSchedule(MonotonicClock.Now + Period, Period, (long)(_options.SkipAfter.TotalMilliseconds * 1e6));
        long lateAfter = (long)(_options.LateAfter.TotalMilliseconds * 1e6);
        while (!_stopping)
        {
            MonotonicClock.SleepUntil(schedule.NextDeadline);
            long woke = MonotonicClock.Now;
            if (!schedule.TryTick(woke, out Tick tick)) continue;
            Count(tick, MakeFrame(tick), woke, lateAfter);
        }
    }

    // The air thread is the only writer, so plain additions published by volatile writes are exact.
    private void Count(in Tick tick, bool frameWentOut, long woke, long lateAfter)
    {
        long now = MonotonicClock.Now;
        if (tick.Lateness > lateAfter) Volatile.Write(ref _late, _late + 1);
        if (tick.Lateness > _worstLateness) Volatile.Write(ref _worstLateness, tick.Lateness);
        if (tick.Skipped > 0) Volatile.Write(ref _skipped, _skipped + tick.Skipped);
        Volatile.Write(ref _spent, _spent + (now - woke));
        if (now - woke > _worstTick) Volatile.Write(ref _worstTick, now - woke);
        Volatile.Write(ref _ticks, _ticks + 1);
        if (!frameWentOut) return;
        Volatile.Write(ref _frames, _frames + 1);
        Volatile.Write(ref _lastFrame, now);
    }

    private static TimeSpan Time(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);
}
