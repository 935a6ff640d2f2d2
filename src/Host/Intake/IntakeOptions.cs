using System.ComponentModel.DataAnnotations;

namespace Radio24.Host.Intake;

/// <summary>How posts are taken in.</summary>
public sealed record IntakeOptions
{
    /// <summary>
    /// <c>Radio24:Intake:PerSecond</c>: posts that are taken in a second, where more wait. A radio airs a few a minute; beyond this pace
    /// the store is left to those who wait for their acknowledgement.
    /// </summary>
    [Range(10, 100_000)]
    public int PerSecond { get; init; } = 200;

    /// <summary><c>Radio24:Intake:ScreenWithin</c>: no verdict in this time counts as none, and the post waits for a person.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ScreenWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Radio24:Intake:RetryAfter</c>: after the inbox itself broke, before it is read again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>Radio24:Intake:ExpireAfter</c>: a post that is not on air so long after it came in makes no sense any more.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "365.00:00:00")]
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>Radio24:Intake:HeldExpireAfter</c>: the same for one that waits for a person's decision.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "365.00:00:00")]
    public TimeSpan HeldExpireAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary><c>Radio24:Intake:SweepEvery</c>: how often the store is looked through for posts that went astray.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>Radio24:Intake:AstrayAfter</c>: a post that nobody has taken up so long after it came in went astray on its way.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AstrayAfter { get; init; } = TimeSpan.FromSeconds(5);
}
