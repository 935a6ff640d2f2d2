using System.Diagnostics.CodeAnalysis;

namespace Radio24.Media.Audio;

/// <summary>
/// The one place where the two worlds meet: a presenter writes speech as it is made, the air reads it. Until
/// <see cref="Complete"/> an underrun is heard as silence and counted; after it the buffer plays out and ends.
/// One writer at a time; one reader.
/// </summary>
public sealed class VoiceBuffer : IMarkedSource
{
    private const int MaximumMarks = 1_024;
    private const int InterruptFadeSamples = 480; // 10 ms: short enough to be a cut, long enough not to click

    private readonly SampleRing _ring;
    private readonly ControlQueue<Placed> _marks = new(MaximumMarks);
    private Placed? _next;
    private long _passed = -1;
    private long _underruns;
    private volatile bool _complete;
    private volatile bool _interrupted;
    private volatile bool _ended;

    /// <param name="capacity">How much speech may wait to be heard; a longer write is taken in part (see <see cref="Write"/>).</param>
    public VoiceBuffer(TimeSpan capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(capacity, TimeSpan.Zero);
        _ring = new SampleRing(checked((int)(capacity.TotalSeconds * AudioFormat.SampleRate) * AudioFormat.Channels));
    }

    /// <summary>Speech written and not heard yet.</summary>
    public TimeSpan Buffered => ToTime(_ring.Available);

    /// <summary>Speech heard so far.</summary>
    public TimeSpan Heard => ToTime(_ring.ReadPosition);

    /// <summary>Frames in which speech was due and none was there.</summary>
    public long Underruns => Volatile.Read(ref _underruns);

    /// <summary>The reader has heard all of it, or it was interrupted.</summary>
    public bool Ended => _ended;

    /// <summary>Adds speech: interleaved stereo at 48 kHz. Never waits.</summary>
    /// <returns>Floats taken: all, unless the buffer is full or no longer wanted. <see cref="WriteAsync"/> waits for room.</returns>
    public int Write(ReadOnlySpan<float> stereo48k)
    {
        if (_complete) throw new InvalidOperationException("The voice was completed: nothing can be written after that.");
        return _interrupted ? 0 : _ring.Write(stereo48k[..(stereo48k.Length & ~1)]);
    }

    /// <summary>Adds all of it, waiting for room as the air plays; stops early (and returns false) when interrupted.</summary>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<float> stereo48k, TimeProvider time, CancellationToken ct = default)
    {
        while (true)
        {
            stereo48k = stereo48k[Write(stereo48k.Span)..];
            if (stereo48k.Length < AudioFormat.Channels) return true;
            if (_interrupted || _ended) return false;
            // The air thread signals nobody: looking again once a frame costs less than a lock in its path.
            await Task.Delay(AudioFormat.FrameDuration, time, ct);
        }
    }

    /// <summary>Places a mark at the current write position: it pops out when the sample written next is heard.</summary>
    /// <exception cref="InvalidOperationException">More than 1,024 marks wait to be heard.</exception>
    public void Mark(object tag)
    {
        if (!_marks.TryEnqueue(new Placed(_ring.Written, tag)))
            throw new InvalidOperationException($"More than {MaximumMarks} marks wait to be heard.");
    }

    /// <summary>Nothing more will be written.</summary>
    public void Complete() => _complete = true;

    /// <summary>Ends it within 10 ms, whatever is buffered. Marks not passed yet never pop out.</summary>
    public void Interrupt() => _interrupted = true;

    public int Read(Span<float> frame)
    {
        if (_ended) return 0;
        if (_interrupted) return ReadLast(frame);
        bool complete = _complete; // before looking at the ring: what was written before Complete is then visible
        int got = _ring.Read(frame);
        if (got > 0) _passed = _ring.ReadPosition - 1;
        if (got == frame.Length) return got;
        if (complete)
        {
            _passed = long.MaxValue;
            _ended = got == 0;
            return got;
        }

        Volatile.Write(ref _underruns, _underruns + 1);
        frame[got..].Clear();
        return frame.Length;
    }

    public bool TryPassMark([NotNullWhen(true)] out object? tag)
    {
        if (_next is null && _marks.TryDequeue(out Placed mark)) _next = mark;
        if (_next is { } next && next.Position <= _passed)
        {
            _next = null;
            tag = next.Tag;
            return true;
        }

        tag = null;
        return false;
    }

    private int ReadLast(Span<float> frame)
    {
        _ended = true;
        int got = _ring.Read(frame[..Math.Min(frame.Length, InterruptFadeSamples * AudioFormat.Channels)]);
        for (int i = 0; i < got; i++) frame[i] *= 1f - ((float)i / got);
        return got;
    }

    private static TimeSpan ToTime(long floats) =>
        TimeSpan.FromSeconds((double)floats / AudioFormat.Channels / AudioFormat.SampleRate);

    private readonly record struct Placed(long Position, object Tag);
}
