using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>
/// When the air ticks, as arithmetic: frame n is due at start + n × period on the monotonic clock, for ever. A short delay is made
/// up for, the frames spaced so that they never burst; after a stall the missed frames are skipped. Reads no clock.
/// </summary>
public sealed class TickSchedule
{
    private readonly long _start;
    private readonly long _period;
    private readonly long _skipAfter;
    private readonly long _spacing;
    private long _next;
    private long _lastTick = long.MinValue;

    /// <param name="start">When frame 0 is due, in nanoseconds of the monotonic clock.</param>
    /// <param name="period">Nanoseconds between two frames.</param>
    /// <param name="skipAfter">Lateness in nanoseconds beyond which frames are skipped.</param>
    public TickSchedule(long start, long period, long skipAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 4);
        ArgumentOutOfRangeException.ThrowIfNegative(skipAfter);
        (_start, _period, _skipAfter) = (start, period, skipAfter);
        _spacing = period / 4;
    }

    /// <summary>When to wake up next, in nanoseconds.</summary>
    public long NextDeadline => Math.Max(Due(_next), _lastTick == long.MinValue ? long.MinValue : _lastTick + _spacing);

    /// <summary>Woken up.</summary>
    /// <param name="now">Nanoseconds of the same clock.</param>
    /// <param name="tick">The frame to make now.</param>
    /// <returns>False when it is too early: sleep until <see cref="NextDeadline"/>.</returns>
    public bool TryTick(long now, out Tick tick)
    {
        if (now < NextDeadline)
        {
            tick = default;
            return false;
        }

        long lateness = now - Due(_next);
        long skipped = lateness > _skipAfter ? lateness / _period : 0;
        _next += skipped;
        tick = new Tick(_next, lateness, skipped);
        _next++;
        _lastTick = now;
        return true;
    }

    private long Due(long frame) => _start + (frame * _period);
}

/// <summary>One frame to make.</summary>
/// <param name="Frame">Its number; media time is <c>Frame × 20 ms</c>.</param>
/// <param name="Lateness">Nanoseconds after the first frame that was due.</param>
/// <param name="Skipped">Frames left out before it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tick(long Frame, long Lateness, long Skipped);
