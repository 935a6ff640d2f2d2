namespace Radio24.Core.Presenting;

/// <summary>How long each stage of a turn may take; a stage starts where the one before ends.</summary>
public sealed record TurnLimits
{
    /// <summary>Until the service says that it has begun.</summary>
    public TimeSpan Created { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From there to the first sound.</summary>
    public TimeSpan FirstAudio { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without anything coming, once there was sound.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>All of it, from the asking.</summary>
    public TimeSpan Done { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From our cancelling to its end, with what it used.</summary>
    public TimeSpan Cancelled { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>What a turn takes too long for.</summary>
public enum TurnDelay
{
    Created,
    FirstAudio,
    Pause,
    Done,

    /// <summary>Everything was said, but the service does not say that it is done.</summary>
    End,

    /// <summary>It was cancelled and does not end.</summary>
    Cancelled,
}

/// <summary>
/// Watches one turn: a state machine without a clock. Tell it every event; at <see cref="NextDeadline"/>, ask <see cref="Check"/>.
/// <code>
/// asked ─Created─▶ created ─Audio─▶ speaking ─Ended─▶ over
///   └───────────────┴────Cancel──────┴──▶ cancelled ──Ended──▶ over
/// </code>
/// </summary>
public sealed class TurnWatch
{
    private readonly TurnLimits _limits;
    private readonly DateTimeOffset _asked;
    private readonly HashSet<string> _open = [];
    private Stage _stage;
    private DateTimeOffset _last;
    private bool _anyEnded;

    public TurnWatch(TurnLimits limits, DateTimeOffset asked) => (_limits, _asked, _last) = (limits, asked, asked);

    private enum Stage
    {
        Asked,
        Created,
        Speaking,
        Cancelled,
        Over,
    }

    /// <summary>A sound came.</summary>
    public bool Spoke { get; private set; }

    /// <summary>When it took too long, if nothing comes before.</summary>
    public DateTimeOffset NextDeadline => _stage switch
    {
        Stage.Asked => _last + _limits.Created,
        Stage.Created => Earlier(_last + _limits.FirstAudio, _asked + _limits.Done),
        Stage.Speaking => Earlier(_last + _limits.Pause, _asked + _limits.Done),
        Stage.Cancelled => _last + _limits.Cancelled,
        _ => DateTimeOffset.MaxValue,
    };

    public void Handle(SpeechEvent what, DateTimeOffset now)
    {
        switch (what)
        {
            case SpeechEvent.ItemBegan began:
                _open.Add(began.Item);
                break;
            case SpeechEvent.ItemEnded ended:
                _open.Remove(ended.Item);
                _anyEnded = true;
                break;
            case SpeechEvent.Audio:
                Spoke = true;
                break;
            case SpeechEvent.Ended:
                _stage = Stage.Over;
                break;
        }

        if (_stage is Stage.Over or Stage.Cancelled)
            return;
        // Words before the first sound are not what is waited for; afterwards they are as good a sign of life.
        if (_stage == Stage.Asked || what is SpeechEvent.Audio || _stage == Stage.Speaking)
            _last = now;
        _stage = what is SpeechEvent.Audio || _stage == Stage.Speaking ? Stage.Speaking : Stage.Created;
    }

    /// <summary>We told the service to stop.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (_stage is Stage.Over or Stage.Cancelled)
            return;
        (_stage, _last) = (Stage.Cancelled, now);
    }

    /// <returns>What it takes too long for; null: all is well.</returns>
    public TurnDelay? Check(DateTimeOffset now)
    {
        if (now < NextDeadline)
            return null;
        return _stage switch
        {
            Stage.Asked => TurnDelay.Created,
            Stage.Cancelled => TurnDelay.Cancelled,
            _ when Spoke && _anyEnded && _open.Count == 0 => TurnDelay.End,
            _ when now >= _asked + _limits.Done => TurnDelay.Done,
            Stage.Created => TurnDelay.FirstAudio,
            _ => TurnDelay.Pause,
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
