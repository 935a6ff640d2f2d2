namespace Radio24.Host.Intake;

/// <summary>How posts are taken in.</summary>
public sealed record IntakeOptions
{
    /// <summary><c>Radio24:Intake:ScreenWithin</c>: no verdict in this time counts as none, and the post waits for a person.</summary>
    public TimeSpan ScreenWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Radio24:Intake:RetryAfter</c>: after the inbox itself broke, before it is read again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Names the setting and what is allowed.</exception>
    public void Validate()
    {
        if (ScreenWithin <= TimeSpan.Zero || ScreenWithin > TimeSpan.FromMinutes(10))
            throw Setting.Wrong($"Radio24:Intake:ScreenWithin must be more than 0 and at most 10 minutes, not {ScreenWithin}.");
        if (RetryAfter <= TimeSpan.Zero || RetryAfter > TimeSpan.FromMinutes(10))
            throw Setting.Wrong($"Radio24:Intake:RetryAfter must be more than 0 and at most 10 minutes, not {RetryAfter}.");
    }
}
