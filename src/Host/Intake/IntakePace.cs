namespace Radio24.Host.Intake;

/// <summary>
/// How fast posts are taken in: a second's worth at once, then as many as become due, some together rather than one by one, as the
/// store serves many as easily as one. (The generic cell rate algorithm of ITU-T I.371.)
/// </summary>
/// <param name="perSecond">Posts a second.</param>
public sealed class IntakePace(int perSecond)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / perSecond;
    private readonly Lock _gate = new();
    private DateTimeOffset _due = DateTimeOffset.MinValue;
    private DateTimeOffset _waits = DateTimeOffset.MinValue;

    /// <summary>Counts one more post.</summary>
    /// <returns>How long it has to wait: none, or so long that those behind it need not.</returns>
    public TimeSpan Next(DateTimeOffset now)
    {
        lock (_gate)
        {
            _due = (_due > now ? _due : now) + _interval;
            TimeSpan early = _due - now - Burst;
            if (early <= TimeSpan.Zero)
                return TimeSpan.Zero;
            _waits = now + early + Together;
            return early + Together;
        }
    }

    /// <summary>Whether a post has had to wait within this time: there are more of them in the inbox, and none of those has gone astray.</summary>
    public bool HasBeenBehind(TimeSpan within, DateTimeOffset now)
    {
        lock (_gate)
            return now - _waits < within;
    }
}
