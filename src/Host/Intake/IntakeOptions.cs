using System.ComponentModel.DataAnnotations;

namespace Radio24.Host.Intake;

/// <summary>How posts are taken in.</summary>
public sealed record IntakeOptions
{
    /// <summary><c>Radio24:Intake:ScreenWithin</c>: no verdict in this time counts as none, and the post waits for a person.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ScreenWithin { get; init; } = TimeSpan.FromSeconds(45);

    public GuardOptions Services { get; init; } = new();

    /// <summary><c>Radio24:Intake:RetryAfter</c>: after the inbox itself broke, before it is read again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>Radio24:Intake:LongestWait</c>: a new post that would have to wait longer for the air is refused at once, with the time to try
    /// again. One that was accepted airs, even if it comes to wait longer than that.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "365.00:00:00")]
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// <c>Radio24:Intake:ExpireAfter</c>: a post that is not on air so long after it came in makes no sense any more: the station was off
    /// the air for hours, or could not take it in. Well above <see cref="LongestWait"/>, or posts expire because many wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "365.00:00:00")]
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(6);

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
