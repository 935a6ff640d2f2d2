using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>Counts in this process alone. Forgets a count once it is as if nothing had been counted.</summary>
public sealed class EmbeddedRateLimits(TimeProvider time) : IRateLimits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Count> _counts = [];
    private int _sweepAt = 4_096;

    /// <summary>Counts that are remembered.</summary>
    public int Remembered
    {
        get
        {
            lock (_gate)
                return _counts.Count;
        }
    }

    public ValueTask<RateAnswer> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        TimeSpan now = Now();
        var states = new RateState[limits.Count];
        lock (_gate)
        {
            int? refusedBy = null;
            for (int i = 0; i < limits.Count; i++)
            {
                states[i] = limits[i].Rule.IsOpen ? new RateState(int.MaxValue, TimeSpan.Zero) : Of(limits[i]).State(now);
                if (states[i].Left <= 0 && limits[i].Refuses)
                    refusedBy ??= i;
            }

            for (int i = 0; refusedBy is null && i < limits.Count; i++)
            {
                if (limits[i].Rule.IsOpen)
                    continue;
                Count count = Of(limits[i]);
                count.Take(now);
                states[i] = count.State(now);
            }

            if (_counts.Count >= _sweepAt)
                Sweep(now);
            return ValueTask.FromResult(new RateAnswer(refusedBy, states));
        }
    }

    public ValueTask GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        TimeSpan now = Now();
        lock (_gate)
        {
            foreach (RateLimit limit in limits)
            {
                if (_counts.TryGetValue(limit.Key, out Count? count))
                    count.GiveBack(now);
            }
        }

        return ValueTask.CompletedTask;
    }

    private TimeSpan Now() => time.GetElapsedTime(0, time.GetTimestamp());

    private Count Of(RateLimit limit)
    {
        if (!_counts.TryGetValue(limit.Key, out Count? count))
            _counts.Add(limit.Key, count = limit.Rule is RateRule.Bucket bucket ? new BucketCount(bucket) : new WindowCount());
        count.Rule = limit.Rule;
        return count;
    }

    private void Sweep(TimeSpan now)
    {
        foreach ((string key, Count count) in _counts)
        {
            if (count.State(now).NextIn == TimeSpan.Zero)
                _counts.Remove(key);
        }

        _sweepAt = Math.Max(4_096, _counts.Count * 2);
    }

    private abstract class Count
    {
        /// <summary>As it came last.</summary>
        public RateRule Rule { get; set; } = null!;

        public abstract RateState State(TimeSpan now);
        public abstract void Take(TimeSpan now);
        public abstract void GiveBack(TimeSpan now);
    }

    private sealed class BucketCount(RateRule.Bucket first) : Count
    {
        private double _tokens = first.AtOnce;
        private TimeSpan _at;

        private RateRule.Bucket Bucket => (RateRule.Bucket)Rule;

        public override RateState State(TimeSpan now)
        {
            double tokens = Tokens(now);
            // A millionth of a token: what is left of rounding.
            int whole = (int)Math.Floor(tokens + 1e-6);
            return new RateState(whole, whole >= Bucket.AtOnce ? TimeSpan.Zero : (whole + 1 - tokens) * Bucket.Every);
        }

        public override void Take(TimeSpan now) => (_tokens, _at) = (Math.Max(0, Tokens(now) - 1), now);

        public override void GiveBack(TimeSpan now) => (_tokens, _at) = (Math.Min(Bucket.AtOnce, Tokens(now) + 1), now);

        private double Tokens(TimeSpan now) => Math.Min(Bucket.AtOnce, _tokens + ((now - _at) / Bucket.Every));
    }

    private sealed class WindowCount : Count
    {
        private readonly List<TimeSpan> _taken = [];

        private RateRule.Window Window => (RateRule.Window)Rule;

        public override RateState State(TimeSpan now)
        {
            _taken.RemoveAll(at => now - at >= Window.Length);
            Keep(Window.Limit);
            return new RateState(Window.Limit - _taken.Count, _taken.Count == 0 ? TimeSpan.Zero : _taken[0] + Window.Length - now);
        }

        public override void Take(TimeSpan now)
        {
            Keep(Window.Limit - 1);
            _taken.Add(now);
        }

        public override void GiveBack(TimeSpan now)
        {
            if (_taken.Count > 0)
                _taken.RemoveAt(_taken.Count - 1);
        }

        /// <summary>The latest; as long as more than granted are never taken, all.</summary>
        private void Keep(int count) => _taken.RemoveRange(0, Math.Max(0, _taken.Count - count));
    }
}
