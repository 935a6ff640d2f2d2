namespace Radio24.Core.Phrases;

/// <summary>Remembers what was said when, so that nothing is said twice within the hour. Not thread-safe: one presenter owns it.</summary>
public sealed class PhraseMemory(TimeSpan window)
{
    private readonly Dictionary<string, DateTimeOffset> _saidAt = [];
    private DateTimeOffset _forgetAt = DateTimeOffset.MinValue;

    public PhraseMemory()
        : this(TimeSpan.FromHours(1))
    {
    }

    /// <summary>For so long a phrase is not said again.</summary>
    public TimeSpan Window { get; } = window;

    /// <summary>When the phrase was said last, if that was within the window.</summary>
    public DateTimeOffset? SaidAt(string phrase, DateTimeOffset now) =>
        _saidAt.TryGetValue(phrase, out DateTimeOffset at) && now - at < Window ? at : null;

    public void Said(string phrase, DateTimeOffset now)
    {
        _saidAt[phrase] = now;
        if (now < _forgetAt)
            return;
        _forgetAt = now + Window;
        foreach ((string old, DateTimeOffset at) in _saidAt)
        {
            if (now - at >= Window)
                _saidAt.Remove(old);
        }
    }
}
