namespace Radio24.Core.Air;

/// <summary>
/// Who may publish. To go on air a Host must hold the lease in every store; to stay on air one store's word is enough.
/// So the loss of one store never takes the station off air, and still no second Host can start before the first has
/// stopped: what the newcomer needs (every store) includes whatever the holder could be living on.
/// <code>
///           all held                     none fresh for Patience
/// waiting ───────────▶ holding ──────────────────────────────────▶ waiting
///                         └── one store says "someone else" and no other is fresh ──▶ waiting
/// </code>
/// A holder counts from the moment it asked, the store from the moment it answered, and <see cref="Patience"/> is
/// shorter than <see cref="Length"/>: the holder stops first.
/// </summary>
/// <remarks>Pure: times are monotonic, handed in by the caller.</remarks>
public sealed class AirLease
{
    /// <summary>How long a store keeps the lease without renewal.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    /// <summary>How long a holder believes in its last renewal.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.2);

    /// <summary>How often it is renewed, and how often those who wait ask.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly TimeSpan?[] _heldSince;

    /// <param name="stores">How many stores there are; at least one.</param>
    public AirLease(int stores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stores, 1);
        _heldSince = new TimeSpan?[stores];
    }

    /// <summary>Whether this Host may publish, as of the last call.</summary>
    public bool IsHolding { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> must be called at the latest; null while waiting.</summary>
    public TimeSpan? NextDeadline => IsHolding ? _heldSince.Max() + Patience : null;

    /// <summary>A store's answer to one request.</summary>
    /// <param name="store">Which store, from 0.</param>
    /// <param name="held">True: ours. False: someone else's. Null: no answer.</param>
    /// <param name="askedAt">When the request was sent: what counts, since the answer may have been long under way.</param>
    public void HandleAnswer(int store, bool? held, TimeSpan askedAt, TimeSpan now)
    {
        if (held is true)
            _heldSince[store] = askedAt;
        else if (held is false)
            _heldSince[store] = null;
        Decide(now);
    }

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(TimeSpan now) => Decide(now);

    /// <summary>Forgets every answer: after a release, or before the first request.</summary>
    public void HandleReleased()
    {
        Array.Clear(_heldSince);
        IsHolding = false;
    }

    private void Decide(TimeSpan now)
    {
        IsHolding = IsHolding ? _heldSince.Any(since => Fresh(since, now)) : _heldSince.All(since => Fresh(since, now));
    }

    private static bool Fresh(TimeSpan? since, TimeSpan now) => since is { } asked && now < asked + Patience;
}
