using System.ComponentModel.DataAnnotations;

namespace Radio24.Api.Posts;

/// <summary>How much a listener may post. The defaults suit a station on a laptop; a public one sets them tighter.</summary>
public sealed record PostLimits
{
    /// <summary>Characters of a text as a person counts them (grapheme clusters).</summary>
    [Range(1, 2_000)]
    public int MaximumText { get; init; } = 280;

    /// <summary>Characters of a name as a person counts them.</summary>
    [Range(1, 200)]
    public int MaximumName { get; init; } = 40;

    /// <summary>Between two posts of one listener.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan MinimumGap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Posts of one listener in any 60 minutes.</summary>
    [Range(1, int.MaxValue)]
    public int PerHour { get; init; } = 60;

    /// <summary>Posts of one listener that have not reached the air yet.</summary>
    [Range(1, int.MaxValue)]
    public int Waiting { get; init; } = 3;

    /// <summary>Posts of everybody together a minute.</summary>
    [Range(1, int.MaxValue)]
    public int StationPerMinute { get; init; } = 60_000;
}
