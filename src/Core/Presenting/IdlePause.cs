namespace Radio24.Core.Presenting;

/// <summary>With nobody listening for so long, nothing is bought; the first listener ends the pause at once.</summary>
internal sealed class IdlePause(TimeSpan after)
{
    private DateTimeOffset? _aloneSince;

    public bool IsPaused { get; private set; }

    public DateTimeOffset NextDeadline => !IsPaused && _aloneSince is { } since ? since + after : DateTimeOffset.MaxValue;

    public void Listeners(int count, DateTimeOffset now)
    {
        _aloneSince = count > 0 ? null : _aloneSince ?? now;
        IsPaused &= count <= 0;
    }

    public void Advance(DateTimeOffset now) => IsPaused |= _aloneSince is { } since && now >= since + after;
}
