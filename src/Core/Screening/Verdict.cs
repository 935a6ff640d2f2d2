namespace Radio24.Core.Screening;

/// <summary>What the screener says about a post.</summary>
/// <param name="Reason">For its author and the moderator; null when it may air.</param>
public sealed record Verdict(VerdictKind Kind, string? Reason = null)
{
    public static Verdict Air { get; } = new(VerdictKind.Air);
}

/// <summary>Air it, hold it for a person, or reject it.</summary>
public enum VerdictKind
{
    Air,
    Hold,
    Reject,
}
