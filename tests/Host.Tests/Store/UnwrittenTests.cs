using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Host.Tests.Store;

/// <summary>What is heard and cannot be written down must not be heard again by the next Host. In virtual time.</summary>
public class UnwrittenTests
{
    private const string Intro = "A letter has come in.";

    [Fact]
    public async Task With_the_store_away_one_more_post_is_heard_at_the_most_and_the_rest_when_it_is_back()
    {
        bool away = false;
        var posts = new MemoryPostStore();
        var log = new MemoryLogs();
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), posts: AwayStore.Around<IPostStore>(posts, () => away), log: AwayStore.Around<IAirLog>(log, () => away));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        var all = new List<PostId>();
        for (int i = 1; i <= 5; i++)
            all.Add(await station.PostAsync($"This is letter {i}."));
        await station.PlayUntilAsync(() => station.Captions.Any(c => c.Post == all[0]), TimeSpan.FromMinutes(1));

        away = true;
        station.WaitForLedger = false;
        await station.PlayAsync(TimeSpan.FromMinutes(3));
        Assert.InRange(Heard(station).Count, 1, 2);
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(2));

        away = false;
        await station.PlayUntilFinalAsync(all[^1], TimeSpan.FromMinutes(5));
        foreach (PostId post in all)
            Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(post))[^3..]);
        Assert.Equal(all, Heard(station));
    }

    [Theory]
    [InlineData(PostState.Queued, 1)] // the next step makes it good
    [InlineData(PostState.OnAir, 1)]
    [InlineData(PostState.Aired, 1)]
    [InlineData(PostState.Aired, 4)]
    public async Task A_move_that_the_store_refuses_some_times_is_written_in_the_end_and_the_post_heard_once(PostState refused, int times)
    {
        int left = times;
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), posts: Refusing(move => move.Steps.Any(to => to.State == refused) && left-- > 0));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId post = await station.PostAsync("Write this down.");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(9));
        await station.PlayAsync(TimeSpan.FromMinutes(1));
        Assert.True(left <= 0);
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(post))[^3..]);
        Assert.Equal([post], Heard(station));
        Assert.DoesNotContain(station.Outbox.Events, told => told.Name == "alert.ledger");
    }

    [Fact]
    public async Task A_move_that_the_store_never_takes_holds_up_no_other_post_and_ends_in_one_alert()
    {
        PostId? bad = null;
        int asked = 0;
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), posts: Refusing(move => move.Id == bad && move.Steps[0].State == PostState.Aired && ++asked > 0));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        bad = await station.PostAsync("This cannot be written down.");
        PostId next = await station.PostAsync("This can.");
        await station.PlayUntilFinalAsync(next, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await station.StateOfAsync(next));

        await station.PlayUntilAsync(() => station.Outbox.Events.Any(told => told.Name == "alert.ledger"), TimeSpan.FromMinutes(10));
        await station.PlayAsync(TimeSpan.FromMinutes(2));
        OutboxEvent alert = Assert.Single(station.Outbox.Events, told => told.Name == "alert.ledger");
        Assert.Equal((OutboxEvent.SubjectOf(bad.Value), """{"what":"post.aired"}"""), (alert.Subject, alert.Payload));
        Assert.Equal(5, asked);
        Assert.Equal([bad.Value, next], Heard(station));
        Assert.False(station.Ledger.IsAway);
    }

    [Fact]
    public async Task An_item_that_the_air_log_refuses_holds_up_no_post()
    {
        IAirLog log = AwayStore.Around<IAirLog>(new MemoryLogs(), () => false, before: (method, _) =>
        {
            if (method.Name == nameof(IAirLog.WriteAsync))
                throw new InvalidOperationException("refused in this test");
        });
        await using var station = new ManualStation(s => new ReadingPresenter(s), log: log);
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId[] posts = [await station.PostAsync("This is one letter."), await station.PostAsync("And this another.")];
        await station.PlayUntilFinalAsync(posts[1], TimeSpan.FromMinutes(2));
        Assert.All(posts, post => Assert.Contains(post, Heard(station)));
        Assert.False(station.Ledger.IsAway);
        await station.PlayUntilAsync(() => station.Outbox.Events.Any(told => told is { Name: "alert.ledger", Payload: """{"what":"airLog"}""" }), TimeSpan.FromMinutes(10));
    }

    private static IPostStore Refusing(Func<PostMove, bool> refuses) =>
        AwayStore.Around<IPostStore>(new MemoryPostStore(), () => false, before: (method, args) =>
        {
            if (method.Name == nameof(IPostStore.MoveAsync) && refuses(args.OfType<PostMove>().Single()))
                throw new InvalidOperationException("refused in this test");
        });

    /// <summary>The posts that were begun, as often as they were.</summary>
    private static List<PostId> Heard(ManualStation station) => [.. station.Captions.Where(c => c.Text == Intro).Select(c => c.Post!.Value)];
}
