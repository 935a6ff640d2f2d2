using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>Whether a listener may post now.</summary>
/// <param name="Granted">True: go ahead; it has been counted.</param>
/// <param name="Code">Why not: "tooManyWaiting", "tooSoon" or "tooManyThisHour".</param>
/// <param name="Left">Posts left within the hour.</param>
/// <param name="RetryAfter">When it makes sense to ask again; zero if granted.</param>
internal sealed record PostPermit(bool Granted, string? Code, int Left, TimeSpan RetryAfter);

/// <summary>Counts each listener's posts against <see cref="PostLimits"/>. Remembers an hour, of those who posted in it.</summary>
internal sealed class PostAllowance(PostLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    // A post that waits for the air is over in about the length of a track.
    private static readonly TimeSpan WaitForTheAir = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<ListenerId, List<long>> _granted = [];
    private int _sweepAt = 1_024;

    /// <param name="waiting">How many of the listener's posts have not reached the air.</param>
    public PostPermit Take(ListenerId from, int waiting)
    {
        long now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_granted.TryGetValue(from, out List<long>? times))
                times = [];
            times.RemoveAll(at => IsOver(at, now));
            int left = limits.PerHour - times.Count;

            if (waiting >= limits.Waiting)
                return new PostPermit(false, "tooManyWaiting", left, WaitForTheAir);
            if (left <= 0)
                return new PostPermit(false, "tooManyThisHour", 0, Hour - time.GetElapsedTime(times[0], now));
            if (times.Count > 0 && time.GetElapsedTime(times[^1], now) is var since && since < limits.MinimumGap)
                return new PostPermit(false, "tooSoon", left, limits.MinimumGap - since);

            times.Add(now);
            _granted[from] = times;
            if (_granted.Count >= _sweepAt)
                Sweep(now);
            return new PostPermit(true, null, left - 1, TimeSpan.Zero);
        }
    }

    /// <summary>The post that was granted last did not come to be: it does not count.</summary>
    public void GiveBack(ListenerId from)
    {
        lock (_gate)
        {
            if (_granted.TryGetValue(from, out List<long>? times) && times.Count > 0)
                times.RemoveAt(times.Count - 1);
        }
    }

    /// <summary>Listeners that are remembered.</summary>
    internal int Remembered
    {
        get
        {
            lock (_gate)
                return _granted.Count;
        }
    }

    private void Sweep(long now)
    {
        foreach ((ListenerId listener, List<long> times) in _granted)
        {
            if (times.Count == 0 || IsOver(times[^1], now))
                _granted.Remove(listener);
        }

        _sweepAt = Math.Max(1_024, _granted.Count * 2);
    }

    private bool IsOver(long at, long now) => time.GetElapsedTime(at, now) >= Hour;
}
