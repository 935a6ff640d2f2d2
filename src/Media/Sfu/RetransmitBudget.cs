namespace Radio24.Media.Sfu;

/// <summary>
/// How many packets one listener may ask for again: 20 a second, 40 at once. Audio has 50 a second; who loses more than that is not
/// helped by more packets, and a forged or foolish NACK must not double what we send.
/// </summary>
internal sealed class RetransmitBudget
{
    private const long EachMs = 50, Most = 40;

    private long _tokens = Most;
    private long _filledAt;

    public bool TryTake(long nowMs)
    {
        long more = (nowMs - _filledAt) / EachMs;
        if (more > 0)
        {
            _tokens = Math.Min(Most, _tokens + more);
            _filledAt = _tokens == Most ? nowMs : _filledAt + (more * EachMs);
        }

        if (_tokens == 0) return false;
        _tokens--;
        return true;
    }
}
