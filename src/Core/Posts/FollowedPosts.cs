using System.Collections.Concurrent;
using System.Diagnostics;

namespace Radio24.Core.Posts;

/// <summary>
/// The traces that posts on their way belong to: so many at the most, and none for a post that is much older than the newest. What
/// another Host brings to its end is never taken out here. Safe for any caller.
/// </summary>
internal sealed class FollowedPosts
{
    /// <summary>More than can be on their way in one process; beyond that posts are traced no further.</summary>
    public const int Most = 10_000;

    /// <summary>Longer than a post waits, held ones too.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<PostId, ActivityContext> _contexts = new();
    private readonly Lock _gate = new();
    private DateTimeOffset _nextLook;

    public int Count => _contexts.Count;

    public void Add(PostId id, ActivityContext context)
    {
        ForgetOld(id.MadeAt);
        if (_contexts.Count < Most)
            _contexts[id] = context;
    }

    public ActivityContext? Of(PostId id) => _contexts.TryGetValue(id, out ActivityContext context) ? context : null;

    public void Remove(PostId id) => _contexts.TryRemove(id, out _);

    /// <summary>By the posts' own times, so that no clock is needed.</summary>
    private void ForgetOld(DateTimeOffset newest)
    {
        lock (_gate)
        {
            if (newest < _nextLook)
                return;
            _nextLook = newest + LookEvery;
        }

        foreach (PostId id in _contexts.Keys)
        {
            if (newest - id.MadeAt > Longest)
                _contexts.TryRemove(id, out _);
        }
    }
}
