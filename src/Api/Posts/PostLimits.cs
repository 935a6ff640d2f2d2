namespace Radio24.Api.Posts;

/// <summary>How much a listener may post. The defaults suit a station on a laptop; a public one sets them tighter.</summary>
public sealed record PostLimits
{
    /// <summary>Characters of a text as a person counts them (grapheme clusters).</summary>
    public int MaximumText { get; init; } = 280;

    /// <summary>Characters of a name as a person counts them.</summary>
    public int MaximumName { get; init; } = 40;

    /// <summary>Between two posts of one listener.</summary>
    public TimeSpan MinimumGap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Posts of one listener in any 60 minutes.</summary>
    public int PerHour { get; init; } = 60;

    /// <summary>Posts of one listener that have not reached the air yet.</summary>
    public int Waiting { get; init; } = 3;

    /// <summary>Posts of everybody together a minute.</summary>
    public int StationPerMinute { get; init; } = 60_000;

    internal IEnumerable<string> Problems()
    {
        if (MaximumText is < 1 or > 2_000)
            yield return $"Radio24:Posts:MaximumText is {MaximumText}; 1 to 2000 is possible.";
        if (MaximumName is < 1 or > 200)
            yield return $"Radio24:Posts:MaximumName is {MaximumName}; 1 to 200 is possible.";
        if (MinimumGap < TimeSpan.Zero || MinimumGap > TimeSpan.FromHours(1))
            yield return $"Radio24:Posts:MinimumGap is {MinimumGap}; 00:00:00 to 01:00:00 is possible.";
        if (PerHour < 1)
            yield return $"Radio24:Posts:PerHour is {PerHour}; at least 1 is needed.";
        if (StationPerMinute < 1)
            yield return $"Radio24:Posts:StationPerMinute is {StationPerMinute}; at least 1 is needed.";
        if (Waiting < 1)
            yield return $"Radio24:Posts:Waiting is {Waiting}; at least 1 is needed.";
    }
}
