namespace Radio24.Core.Screening;

/// <summary>What the screener says about a post.</summary>
/// <param name="Reason">For its author and the moderator; null when it may air.</param>
public sealed record Verdict(VerdictKind Kind, string? Reason = null)
{
    public static Verdict Air { get; } = new(VerdictKind.Air);

    /// <summary>What the steps found, in their order; also what did not decide.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The rule that decided; null when it may air.</summary>
    public ScreeningRule? Rule { get; init; }

    /// <summary>Under which version of the station's policy; 0: a preset.</summary>
    public long PolicyVersion { get; init; }

    /// <summary>The post as it may air: transcribed, masked, in its tone. Null: as it came.</summary>
    public Candidate? Screened { get; init; }
}

/// <summary>Air it, hold it for a person, or reject it.</summary>
public enum VerdictKind
{
    Air,
    Hold,
    Reject,
}
