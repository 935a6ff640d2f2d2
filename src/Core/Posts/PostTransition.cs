namespace Radio24.Core.Posts;

/// <summary>One line of a post's history: what it became, when, by whom ("station", "listener", a moderator) and why.</summary>
public sealed record PostTransition(PostState State, DateTimeOffset At, string Actor, string? Reason = null);
