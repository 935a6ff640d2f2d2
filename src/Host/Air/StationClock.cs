namespace Radio24.Host.Air;

/// <summary>
/// The time on the studio's wall: the machine's wall clock when the station started plus monotonic time, in the station's zone. It
/// never goes back. When the machine slept or was set ahead, it jumps ahead too.
/// </summary>
public sealed class StationClock
{
    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly Lock _gate = new();
    private DateTimeOffset _start;
    private long _startedAt;

    public StationClock(TimeProvider time, TimeZoneInfo zone)
    {
        _time = time;
        _zone = zone;
        _start = time.GetUtcNow();
        _startedAt = time.GetTimestamp();
    }

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                DateTimeOffset now = _start + _time.GetElapsedTime(_startedAt), wall = _time.GetUtcNow();
                if (wall - now > Drift)
                {
                    _start = now = wall;
                    _startedAt = _time.GetTimestamp();
                }

                return TimeZoneInfo.ConvertTime(now, _zone);
            }
        }
    }
}
