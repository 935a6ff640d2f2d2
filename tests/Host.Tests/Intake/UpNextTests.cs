using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Tests.Intake;

/// <summary>Authors learn when their posts are aired, as it changes and not more often. In virtual time.</summary>
public class UpNextTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Places_and_times_are_told_as_posts_are_aired()
    {
        await using ManualStation station = await StartAsync();
        List<PostId> posts = [];
        for (int i = 0; i < 5; i++)
            posts.Add(await station.PostAsync($"Post number {i}."));
        await station.PlayAsync(Every);
        StationEvent.UpNext first = Last(station);
        Assert.Equal([1, 2, 3, 4], first.Posts.Select(post => post.Place));
        Assert.Equal(posts[1..], first.Posts.Select(post => post.Id));
        Assert.Equal(first.Posts.Select(post => post.About).Order(), first.Posts.Select(post => post.About));
        Assert.Equal((4, 0), (first.Waiting, first.Held));

        await station.PlayUntilFinalAsync(posts[0], TimeSpan.FromMinutes(2));
        await station.PlayAsync(Every);
        Assert.Equal(posts[2..], Last(station).Posts.Select(post => post.Id));
        Assert.All(Last(station).Posts.Zip(first.Posts.Skip(1)), pair => Assert.Equal(pair.First.Place, pair.Second.Place - 1));
    }

    [Fact]
    public async Task However_much_happens_it_is_told_every_few_seconds_and_not_at_all_when_nothing_has_changed()
    {
        await using ManualStation station = await StartAsync();
        for (int i = 0; i < 30; i++)
        {
            await station.PostAsync(new PostBody.Text($"Post {i}."), waitForIntake: false);
            await station.PlayAsync(TimeSpan.FromMilliseconds(400));
        }

        Assert.InRange(station.Feed.Count(e => e is StationEvent.UpNext), 2, 5); // 12 s
        await using ManualStation quiet = await StartAsync();
        await quiet.PlayAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, quiet.Feed.Count(e => e is StationEvent.UpNext));
    }

    [Fact]
    public async Task Those_that_wait_in_the_inbox_count_and_those_that_are_held_do_not()
    {
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), director: new DirectorOptions { PostsInRundown = 2 }, screener: new HoldsDoubtful());
        await station.StartAsync();
        for (int i = 0; i < 3; i++)
            await station.PostAsync(new PostBody.Text("doubtful"), waitForIntake: false);
        for (int i = 0; i < 12; i++)
            await station.PostAsync(new PostBody.Text("hello"), waitForIntake: false);
        await station.PlayAsync(TimeSpan.FromSeconds(40)); // held ones are counted every half minute
        int left = 12 - station.Feed.Count(e => e is StationEvent.PostMoved { Transition.State: PostState.Aired });
        StationEvent.UpNext told = Last(station);
        Assert.InRange(told.Waiting, left - 1, left + 1);
        Assert.Equal(3, told.Held);
        Assert.Equal(TimeSpan.FromHours(1), told.LongestWait);
    }

    private static async Task<ManualStation> StartAsync()
    {
        var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        return station;
    }

    private static StationEvent.UpNext Last(ManualStation station) => station.Events.OfType<StationEvent.UpNext>().Last();

    private sealed class HoldsDoubtful : IScreener
    {
        public ValueTask<Core.Screening.Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
            new(post.Body is PostBody.Text("doubtful")
                ? new Core.Screening.Verdict(Core.Screening.VerdictKind.Hold, "a person decides") : Core.Screening.Verdict.Air);
    }
}
