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
                if (states[i].Left <= 0)
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
            _counts.Add(limit.Key, count = limit.Rule is RateRule.Bucket bucket ? new BucketCount(bucket) : new WindowCount((RateRule.Window)limit.Rule));
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
        public abstract RateState State(TimeSpan now);
        public abstract void Take(TimeSpan now);
        public abstract void GiveBack(TimeSpan now);
    }

    private sealed class BucketCount(RateRule.Bucket rule) : Count
    {
        private double _tokens = rule.AtOnce;
        private TimeSpan _at;

        public override RateState State(TimeSpan now)
        {
            double tokens = Tokens(now);
            // A millionth of a token: what is left of rounding.
            int whole = (int)Math.Floor(tokens + 1e-6);
            return new RateState(whole, whole >= rule.AtOnce ? TimeSpan.Zero : (whole + 1 - tokens) * rule.Every);
        }

        public override void Take(TimeSpan now) => (_tokens, _at) = (Tokens(now) - 1, now);

        public override void GiveBack(TimeSpan now) => (_tokens, _at) = (Math.Min(rule.AtOnce, Tokens(now) + 1), now);

        private double Tokens(TimeSpan now) => Math.Min(rule.AtOnce, _tokens + ((now - _at) / rule.Every));
    }

    private sealed class WindowCount(RateRule.Window rule) : Count
    {
        private readonly List<TimeSpan> _taken = [];

        public override RateState State(TimeSpan now)
        {
            _taken.RemoveAll(at => now - at >= rule.Length);
            return new RateState(rule.Limit - _taken.Count, _taken.Count == 0 ? TimeSpan.Zero : _taken[0] + rule.Length - now);
        }

        public override void Take(TimeSpan now) => _taken.Add(now);

        public override void GiveBack(TimeSpan now)
        {
            if (_taken.Count > 0)
                _taken.RemoveAt(_taken.Count - 1);
        }
    }
}
