namespace Radio24.Host.Air;

/// <summary>
/// The studio's two clocks. <see cref="Now"/> is the machine's wall clock, for people and for what is written down; somebody may set
/// it, back or ahead. <see cref="Steady"/> only ever goes on, whatever is done to the wall clock: it says how long something took.
/// </summary>
public sealed class StationClock(TimeProvider time, TimeZoneInfo zone)
{
    /// <summary>A smaller difference is the wall clock being kept right, not being set.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(2);

    private const int JumpsRemembered = 16;

    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _jumps = [];
    private TimeSpan _ahead;

    /// <summary>Wall clock, in the station's zone.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);

    /// <summary>The wall clock at the start plus the time that has passed since, in the zone of <see cref="Now"/>. Never goes back.</summary>
    public DateTimeOffset Steady => (_start + time.GetElapsedTime(_startedAt)).ToOffset(Now.Offset);

    /// <summary>How far the wall clock has been set ahead of <see cref="Steady"/> since the start (below zero: set back), to 2 s.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
            {
                DateTimeOffset wall = time.GetUtcNow(), expected = _start + time.GetElapsedTime(_startedAt) + _ahead;
                if ((wall - expected).Duration() <= Drift)
                    return _ahead;
                _ahead += wall - expected;
                if (wall > expected)
                    _jumps.Add((expected, wall));
                if (_jumps.Count > JumpsRemembered)
                    _jumps.RemoveAt(0);
                return _ahead;
            }
        }
    }

    /// <summary>
    /// What was stamped by the wall clock before this moment is older than that. Time that the clock was set ahead by does not count as
    /// age; after it was set back, an old stamp counts as younger than it is. So nothing is ever taken for too old by mistake.
    /// </summary>
    public DateTimeOffset Ago(TimeSpan age)
    {
        _ = Ahead; // take note of a jump that nobody has seen yet
        DateTimeOffset now = time.GetUtcNow(), moment = now - age;
        lock (_gate)
        {
            for (int i = _jumps.Count - 1; i >= 0; i--)
            {
                if (moment < _jumps[i].To && now >= _jumps[i].To)
                    moment -= _jumps[i].To - _jumps[i].From;
            }
        }

        return TimeZoneInfo.ConvertTime(moment, zone);
    }
}
