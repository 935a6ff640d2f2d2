namespace Radio24.Core.Log;

/// <summary>One act of a person or program that changed something: who, what, on what, before and after.</summary>
/// <param name="Actor">"listener:ID", "account:ID", "key:ID" or "station".</param>
/// <param name="Act">In dotted words: "post.withdraw", "account.login", "key.create".</param>
/// <param name="Subject">What was acted on, named like the actor; never the text of a post.</param>
/// <param name="Before">JSON, or null.</param>
/// <param name="After">JSON, or null.</param>
public sealed record AuditEntry(
    DateTimeOffset At, string Actor, string Act, string Subject, string? Before = null, string? After = null);
