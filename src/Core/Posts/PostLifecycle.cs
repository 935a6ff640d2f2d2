namespace Radio24.Core.Posts;

/// <summary>
/// The state chart of a post. Histories are append-only, and only moves drawn here are ever appended.
/// <code>
/// received ─▶ (transcribed) ─▶ screened ─▶ held ─▶ approved ─▶ queued ─▶ on air ─▶ aired
///     └────────────┴──────────────┴─────────┴─────────┴───────────┴─────────┴─▶ rejected | withdrawn | expired | failed
/// </code>
/// A post that was on air when its Host died goes back to queued and is taken up again.
/// </summary>
public static class PostLifecycle
{
    public static bool IsFinal(PostState state) =>
        state is PostState.Aired or PostState.Rejected or PostState.Withdrawn or PostState.Expired or PostState.Failed;

    public static bool CanMove(PostState from, PostState to) => (from, to) switch
    {
        _ when IsFinal(from) => false,
        (_, PostState.Rejected or PostState.Withdrawn or PostState.Expired or PostState.Failed) => true,
        (PostState.Received, PostState.Transcribed or PostState.Screened) => true,
        (PostState.Transcribed, PostState.Screened) => true,
        (PostState.Screened, PostState.Held or PostState.Approved) => true,
        (PostState.Held, PostState.Approved) => true,
        (PostState.Approved, PostState.Queued) => true,
        (PostState.Queued, PostState.OnAir) => true,
        (PostState.OnAir, PostState.Aired or PostState.Queued) => true,
        _ => false,
    };
}
