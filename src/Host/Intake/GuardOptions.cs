using System.ComponentModel.DataAnnotations;

namespace Radio24.Host.Intake;

/// <summary>
/// Section <c>Radio24:Intake:Services</c>: how long a step of the screening waits for the service that it asks, and when the service is not asked any more.
/// <c>Radio24:Intake:ScreenWithin</c> is the deadline for all of them together.
/// </summary>
public sealed record GuardOptions
{
    /// <summary>For a recording to be turned into words.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan TranscribeWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For the moderating service.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan ModerateWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For topic, mood and clarity, if a model is asked for them; after that, by rules.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AnalyseWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Minimum number of calls before the breaker may open.</summary>
    [Range(2, 1_000)]
    public int BreakAfter { get; init; } = 5;

    /// <summary>This part of them must have failed: 0.1 to 1.</summary>
    [Range(0.1, 1.0)]
    public double BreakAtRatio { get; init; } = 0.5;

    /// <summary>Failures so long ago do not count any more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So long it is not asked; then one post tries.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(30);
}
