namespace Radio24.Adapters.Redis;

/// <summary>When an entry comes again and when it is given up.</summary>
public sealed record RedisQueueOptions
{
    /// <summary>An entry that is not acknowledged within this is taken from its consumer, which may be dead.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a failed entry waits before its second try; doubles with every try.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many tries an entry goes to the dead letters.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>How often the net below looks when nothing wakes the reader.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>So many entries a reader takes in one go; those that it has not given on when it ends go back to the end of the lane.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>About so many dead letters are kept, the newest.</summary>
    public int DeadLettersKept { get; init; } = 10_000;
}
