namespace Radio24.Host.Intake;

/// <summary>How posts are taken in.</summary>
public sealed record IntakeOptions
{
    /// <summary><c>Radio24:Intake:ScreenWithin</c>: no verdict in this time counts as none, and the post waits for a person.</summary>
    public TimeSpan ScreenWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Radio24:Intake:RetryAfter</c>: after the inbox itself broke, before it is read again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>Radio24:Intake:LongestWait</c>: a new post that would have to wait longer for the air is refused at once, with the time to try
    /// again. One that was accepted airs, even if it comes to wait longer than that.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// <c>Radio24:Intake:ExpireAfter</c>: a post that is not on air so long after it came in makes no sense any more: the station was off
    /// the air for hours, or could not take it in. Well above <see cref="LongestWait"/>, or posts expire because many wait.
    /// </summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(6);

    /// <summary><c>Radio24:Intake:HeldExpireAfter</c>: the same for one that waits for a person's decision.</summary>
    public TimeSpan HeldExpireAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary><c>Radio24:Intake:SweepEvery</c>: how often the store is looked through for posts that went astray.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>Radio24:Intake:AstrayAfter</c>: a post that nobody has taken up so long after it came in went astray on its way.</summary>
    public TimeSpan AstrayAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Names the setting and what is allowed.</exception>
    public void Validate()
    {
        if (ScreenWithin <= TimeSpan.Zero || ScreenWithin > TimeSpan.FromMinutes(10))
            throw Setting.Wrong($"Radio24:Intake:ScreenWithin must be more than 0 and at most 10 minutes, not {ScreenWithin}.");
        if (RetryAfter <= TimeSpan.Zero || RetryAfter > TimeSpan.FromMinutes(10))
            throw Setting.Wrong($"Radio24:Intake:RetryAfter must be more than 0 and at most 10 minutes, not {RetryAfter}.");
        if (LongestWait < TimeSpan.FromSeconds(30) || LongestWait > TimeSpan.FromDays(365))
            throw Setting.Wrong($"Radio24:Intake:LongestWait must be 30 seconds to 365 days, not {LongestWait}.");
        if (ExpireAfter < TimeSpan.FromSeconds(30) || ExpireAfter > TimeSpan.FromDays(365))
            throw Setting.Wrong($"Radio24:Intake:ExpireAfter must be 30 seconds to 365 days, not {ExpireAfter}.");
        if (HeldExpireAfter < TimeSpan.FromSeconds(30) || HeldExpireAfter > TimeSpan.FromDays(365))
            throw Setting.Wrong($"Radio24:Intake:HeldExpireAfter must be 30 seconds to 365 days, not {HeldExpireAfter}.");
        if (SweepEvery < TimeSpan.FromSeconds(1) || SweepEvery > TimeSpan.FromHours(1))
            throw Setting.Wrong($"Radio24:Intake:SweepEvery must be 1 second to 1 hour, not {SweepEvery}.");
        if (AstrayAfter < TimeSpan.FromSeconds(1) || AstrayAfter > TimeSpan.FromHours(1))
            throw Setting.Wrong($"Radio24:Intake:AstrayAfter must be 1 second to 1 hour, not {AstrayAfter}.");
    }
}
