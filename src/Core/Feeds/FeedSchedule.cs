namespace Radio24.Core.Feeds;

/// <summary>
/// When a feed is asked again: each time after its interval, a tenth sooner or later so that feeds of one host do not come at once, and after twice as long for
/// each failure in a row.
/// </summary>
public static class FeedSchedule
{
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);
    private const int MostDoublings = 8;

    /// <param name="state">Null: it was never asked.</param>
    /// <param name="at">A moment before the last try (the clock was set back) counts as due.</param>
    public static bool IsDue(FeedState? state, TimeSpan every, DateTimeOffset at) =>
        state is null || at >= NextTry(state, every) || at < state.TriedAt - TimeSpan.FromMinutes(1);

    public static DateTimeOffset NextTry(FeedState state, TimeSpan every)
    {
        TimeSpan longest = every > LongestPause ? every : LongestPause;
        TimeSpan pause = every * (1 << Math.Min(state.Failures, MostDoublings));
        return state.TriedAt + (pause < longest ? pause : longest) * Jitter(state);
    }

    /// <summary>0.9 to 1.1, the same for the same try.</summary>
    private static double Jitter(FeedState state)
    {
        uint mixed = 2166136261;
        foreach (char c in state.Name)
            mixed = (mixed ^ c) * 16777619;
        mixed = (mixed ^ (uint)state.TriedAt.ToUnixTimeSeconds()) * 16777619;
        return 0.9 + mixed % 1000 / 5000.0;
    }
}
