using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Tests.Direction;

/// <summary>The rules for posts that wait.</summary>
public partial class DirectorRuleTests
{
    [Fact]
    public void A_withdrawn_post_is_dropped_wherever_it_stands()
    {
        SimulatedStation station = OnAir();
        ListenerPost early = station.Post();
        station.Give(new DirectorInput.PostWithdrawn(early.Id));
        station.Give(new DirectorInput.PostCleared(early));
        ListenerPost onAir = Send(station);
        ListenerPost cued = Send(station);
        ListenerPost waiting = Send(station);
        station.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(PostState.OnAir, station.Posts[onAir.Id][^1]);
        foreach (ListenerPost post in new[] { waiting, cued, onAir })
            station.Give(new DirectorInput.PostWithdrawn(post.Id));
        station.RunFor(TimeSpan.FromMinutes(2));
        Assert.All(station.Posts.Values, s => Assert.Equal(PostState.Withdrawn, s[^1]));
        Assert.Equal([PostState.Withdrawn], station.Posts[early.Id]);
        Assert.Equal(SegmentKind.Music, station.Announced[^1].Now.Current.Kind);
        Assert.Single(station.Voices, v => v.Segment.Post is not null);
    }

    [Fact]
    public void A_post_cleared_twice_is_aired_once()
    {
        SimulatedStation station = OnAir();
        ListenerPost post = Send(station);
        station.Give(new DirectorInput.PostCleared(post));
        station.RunFor(TimeSpan.FromMinutes(3));
        station.Give(new DirectorInput.PostCleared(post));
        station.RunFor(TimeSpan.FromMinutes(3));
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], station.Posts[post.Id]);
    }

    [Fact]
    public void Posts_wait_for_sign_on_and_are_aired_after_it()
    {
        SimulatedStation station = New();
        ListenerPost post = Send(station);
        station.RunFor(TimeSpan.FromHours(2));
        Assert.Equal([PostState.Queued], station.Posts[post.Id]);
        Begin(station);
        station.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], station.Posts[post.Id]);
    }

    [Fact]
    public void No_post_fails_or_expires_for_being_one_of_many()
    {
        SimulatedStation station = New(options: new DirectorOptions { PostsInRundown = 2 });
        Begin(station);
        ListenerPost[] posts = [.. Enumerable.Range(0, 100).Select(_ => Send(station))];
        station.RunFor(TimeSpan.FromHours(3));
        Assert.All(posts, post => Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], station.Posts[post.Id]));
    }

    [Fact]
    public void It_says_how_many_more_posts_it_has_room_for()
    {
        SimulatedStation station = OnAir();
        int all = station.Options.PostsInRundown;
        Assert.Equal(all, Waiting(station).Room);
        ListenerPost onAir = Send(station);
        station.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(all, Waiting(station).Room);
        ListenerPost[] waiting = [.. Enumerable.Range(0, all + 3).Select(_ => Send(station))];
        station.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(0, Waiting(station).Room); // one of them is cued, and there are two too many
        Assert.Equal(waiting[..DirectorOutput.PostsWait.Most].Select(p => p.Id), Waiting(station).Posts.Select(p => p.Id));
        Assert.DoesNotContain(onAir.Id, Waiting(station).Posts.Select(p => p.Id));

        station.Give(new DirectorInput.PostWithdrawn(waiting[5].Id));
        station.Give(new DirectorInput.PostWithdrawn(waiting[6].Id));
        Assert.Equal(0, Waiting(station).Room);
        station.Give(new DirectorInput.PostWithdrawn(waiting[7].Id));
        Assert.Equal(1, Waiting(station).Room);
    }

    [Fact]
    public void What_it_says_of_the_wait_comes_true_to_a_minute()
    {
        SimulatedStation station = OnAir();
        station.Speaking = (_, s) => s.Kind == SegmentKind.ListenerPost ? TimeSpan.FromSeconds(20) : s.Target;
        for (int i = 0; i < 12; i++)
            Send(station);
        station.RunFor(TimeSpan.FromMinutes(8)); // by now it has measured how long posts are
        Dictionary<PostId, DateTimeOffset> foreseen = [];
        for (int i = 0; i < 12; i++)
        {
            ListenerPost post = Send(station);
            DirectorOutput.PostsWait wait = Waiting(station);
            foreseen[post.Id] = station.Now + wait.Pace.WaitOf(wait.Waiting);
        }

        station.RunFor(TimeSpan.FromMinutes(15));
        foreach ((PostId post, DateTimeOffset at) in foreseen)
        {
            DateTimeOffset heard = station.Voices.Single(v => v.Segment.Post?.Id == post).From;
            Assert.InRange(heard, at - TimeSpan.FromMinutes(1), at + TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void A_note_about_a_post_reaches_its_author_when_it_has_aired()
    {
        SimulatedStation station = OnAir();
        ListenerPost post = station.Post();
        station.Give(new DirectorInput.PostCleared(post, "a note"));
        station.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, station.Posts[post.Id][^1]);
        Assert.Equal("a note", station.Reasons[post.Id]);
    }
}
