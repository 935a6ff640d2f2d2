using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>Posts as tests need them.</summary>
internal static class Posts
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static ListenerPost Text(string words, ListenerId? from = null, int secondsAfterNoon = 0)
    {
        DateTimeOffset at = Noon.AddSeconds(secondsAfterNoon);
        return new ListenerPost(PostId.New(at), from ?? ListenerId.New(at), "Aiko", new PostBody.Text(words), at);
    }

    public static PostTransition To(PostState state, string? reason = null) =>
        new(state, Noon.AddMinutes(1), "station", reason);
}
