using System.Diagnostics;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Posts;

public sealed class FollowedPostsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ActivityContext Trace = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private readonly FollowedPosts _followed = new();

    [Fact]
    public void A_post_that_another_Host_finished_is_forgotten_in_time()
    {
        PostId old = PostId.New(Noon), young = PostId.New(Noon.AddDays(1));
        _followed.Add(old, Trace);
        _followed.Add(young, Trace);
        _followed.Add(PostId.New(Noon + FollowedPosts.Longest), Trace);
        Assert.NotNull(_followed.Of(old));
        _followed.Add(PostId.New(Noon + FollowedPosts.Longest + TimeSpan.FromHours(1)), Trace);
        Assert.Null(_followed.Of(old));
        Assert.NotNull(_followed.Of(young));
    }

    [Fact]
    public void Only_so_many_are_followed_and_there_is_room_again_when_they_are_old()
    {
        for (int i = 0; i < FollowedPosts.Most + 5; i++)
            _followed.Add(PostId.New(Noon), Trace);
        Assert.Equal(FollowedPosts.Most, _followed.Count);
        PostId later = PostId.New(Noon.AddDays(3));
        _followed.Add(later, Trace);
        Assert.Equal(1, _followed.Count);
        Assert.Equal(Trace, _followed.Of(later));
        _followed.Remove(later);
        Assert.Null(_followed.Of(later));
    }
}
