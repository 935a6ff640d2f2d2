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
    private readonly TimeSpan _lookAgain;
    private readonly ControlQueue<Placed> _marks = new(MaximumMarks);
    private readonly Placed[] _placed = new Placed[MaximumMarks]; // by position, the air thread only
    private int _first;
    private int _end;
    private long _passed = -1;
    private long _underruns;
    private volatile bool _complete;
    private volatile bool _interrupted;
    private volatile bool _ended;

    /// <param name="capacity">How much speech may wait to be heard; a longer write is taken in part (see <see cref="Write"/>).</param>
    public VoiceBuffer(TimeSpan capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(capacity, TimeSpan.Zero);
        // Seven eighths are left to be heard when it looks, so nothing runs short.
        _lookAgain = TimeSpan.FromMilliseconds(Math.Clamp((capacity / 8).TotalMilliseconds, AudioFormat.FrameDuration.TotalMilliseconds, 200));
        _ring = new SampleRing(checked((int)(capacity.TotalSeconds * AudioFormat.SampleRate) * AudioFormat.Channels));
    }

    /// <summary>Speech written and not heard yet.</summary>
    public TimeSpan Buffered => ToTime(_ring.Available);

    /// <summary>Speech heard so far.</summary>
    public TimeSpan Heard => ToTime(_ring.ReadPosition);

    /// <summary>Samples a channel written so far: the position of the sample written next.</summary>
    public long Position => _ring.Written / AudioFormat.Channels;

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
            // The air thread signals nobody: looking again costs less than a lock in its path. A voice that is cued may wait for minutes.
            await Task.Delay(_lookAgain, time, ct);
        }
    }

    /// <summary>Places a mark at the current write position: it pops out when the sample written next is heard.</summary>
    /// <exception cref="InvalidOperationException">More than 1,024 marks wait to be heard.</exception>
    public void Mark(object tag) => Mark(tag, Position);

    /// <summary>
    /// Places a mark at a sample that may be written, or even heard, already: a transcript follows its sound. Marks pop out in the
    /// order of their positions, those of one position in the order in which they were placed; one that comes after its sample was
    /// heard pops out with the next frame. Any thread. Without effect once <see cref="Ended"/>.
    /// </summary>
    /// <param name="position">Samples a channel since the start of this voice, as <see cref="Position"/> counts them.</param>
    /// <exception cref="InvalidOperationException">More than 1,024 marks wait to be heard.</exception>
    public void Mark(object tag, long position)
    {
        ArgumentNullException.ThrowIfNull(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (!_marks.TryEnqueue(new Placed(position * AudioFormat.Channels, tag)))
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
        while (HasRoom() && _marks.TryDequeue(out Placed mark)) Insert(mark);
        if (_first < _end && _placed[_first].Position <= _passed)
        {
            tag = _placed[_first].Tag;
            _placed[_first++] = default;
            return true;
        }

        tag = null;
        return false;
    }

    private bool HasRoom()
    {
        if (_end < _placed.Length) return true;
        if (_first == 0) return false; // the rest waits in the queue
        Array.Copy(_placed, _first, _placed, 0, _end - _first);
        Array.Clear(_placed, _end - _first, _first);
        (_first, _end) = (0, _end - _first);
        return true;
    }

    private void Insert(in Placed mark)
    {
        int at = _end++;
        for (; at > _first && _placed[at - 1].Position > mark.Position; at--) _placed[at] = _placed[at - 1];
        _placed[at] = mark;
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
