using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Intake;
using Radio24.Tests;

namespace Radio24.Host.Tests.Store;

/// <summary>No post is forgotten, whoever died when, and the air waits for no store. In virtual time.</summary>
public class RecoveryTests
{
    private static readonly DateTimeOffset Start = new FakeTimeProvider().GetUtcNow();

    [Fact]
    public async Task Posts_of_an_earlier_run_are_taken_up_again()
    {
        var posts = new MemoryPostStore();
        PostId cutShort = await LeaveAsync(
            posts, "Still there?", TimeSpan.FromMinutes(1), PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir);
        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts);
        await station.StartAsync();
        await station.PlayUntilFinalAsync(cutShort, TimeSpan.FromMinutes(2));
        Assert.Equal(
            [PostState.OnAir, PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(cutShort))[^4..]);
        Assert.Contains(station.Captions, c => c.Text == "Still there?");
    }

    [Theory]
    [InlineData(1, PostState.Aired)]
    [InlineData(2, PostState.Aired)]
    [InlineData(3, PostState.Failed)]
    public async Task A_post_in_the_middle_of_which_the_station_stopped_three_times_is_given_up_with_the_reason(int times, PostState end)
    {
        var posts = new MemoryPostStore();
        PostId post = await LeaveAsync(posts, "Does this end it?", TimeSpan.FromMinutes(1), PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir);
        // A voice that broke off and was tried again is another matter, and does not count.
        await MoveAsync(PostState.Queued, "the voice broke off; it will be tried again");
        await MoveAsync(PostState.OnAir, null);
        for (int i = 1; i < times; i++)
        {
            await MoveAsync(PostState.Queued, RecoveryService.Interrupted);
            await MoveAsync(PostState.OnAir, null);
        }

        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts);
        await station.StartAsync();
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        PostTransition last = (await posts.FindAsync(post, CancellationToken.None))!.History[^1];
        Assert.Equal((end, end == PostState.Failed ? "the station stopped in the middle of it 3 times" : null), (last.State, last.Reason));
        Assert.Equal(end == PostState.Aired, station.Captions.Any(c => c.Post == post));

        async Task MoveAsync(PostState state, string? reason) =>
            Assert.NotNull(await posts.MoveAsync(post, new PostTransition(state, Start, "station", reason), CancellationToken.None));
    }

    [Fact]
    public async Task A_post_left_on_air_by_a_Host_whose_clock_was_ahead_is_taken_up_again()
    {
        var posts = new MemoryPostStore();
        PostId cutShort = await LeaveAsync(posts, "Still there?", TimeSpan.FromMinutes(1), PostState.Screened, PostState.Approved, PostState.Queued);
        var ahead = new PostTransition(PostState.OnAir, Start + TimeSpan.FromMinutes(10), "station");
        Assert.NotNull(await posts.MoveAsync(cutShort, ahead, CancellationToken.None));
        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts);
        await station.StartAsync();
        await station.PlayUntilFinalAsync(cutShort, TimeSpan.FromMinutes(2));
        Assert.Equal([PostState.OnAir, PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(cutShort))[^4..]);
    }

    [Fact]
    public async Task A_post_that_another_Host_wrote_down_as_on_air_after_the_look_is_found_too()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId late = await LeaveAsync(
            (MemoryPostStore)station.Posts, "Better late.", TimeSpan.FromMinutes(1), PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir);
        await station.PlayUntilFinalAsync(late, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await station.StateOfAsync(late));
        Assert.Contains(station.Captions, c => c.Text == "Better late.");
    }

    [Fact]
    public async Task However_many_were_left_all_are_taken_up()
    {
        var posts = new MemoryPostStore();
        var left = new List<PostId>();
        for (int i = 0; i < 450; i++)
            left.Add(await LeaveAsync(posts, $"{i}", TimeSpan.FromMinutes(1)));
        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts, director: new DirectorOptions { PostsInRundown = 1000 });
        await station.StartAsync();
        await station.PlayUntilAsync(() => station.Events.OfType<StationEvent.PostMoved>().Count(m => m.Transition.State == PostState.Queued) >= 450, TimeSpan.FromSeconds(30));
        foreach (PostId id in left)
            Assert.Contains(PostState.Queued, await station.StatesOfAsync(id));
    }

    [Fact]
    public async Task A_post_that_never_reached_the_inbox_is_found_within_seconds()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(1));
        DateTimeOffset at = station.Time.GetUtcNow();
        var post = new ListenerPost(PostId.New(at), ListenerId.New(at), null, new PostBody.Text("Hello?"), at);
        await station.Posts.AddAsync(post, null, CancellationToken.None);
        await PlayUntilAsync(station, async () => (await station.StatesOfAsync(post.Id)).Contains(PostState.Queued), TimeSpan.FromSeconds(30));
        Assert.True(station.Time.GetUtcNow() - at < TimeSpan.FromSeconds(15), $"found after {station.Time.GetUtcNow() - at}");
    }

    [Fact]
    public async Task What_waited_too_long_expires_with_a_reason_and_what_waits_for_a_person_may_wait_longer()
    {
        var posts = new MemoryPostStore();
        PostId old = await LeaveAsync(posts, "yesterday's weather", TimeSpan.FromHours(7));
        PostId queued = await LeaveAsync(posts, "also old", TimeSpan.FromHours(7), PostState.Screened, PostState.Approved, PostState.Queued);
        PostId held = await LeaveAsync(posts, "doubtful", TimeSpan.FromHours(7), PostState.Screened, PostState.Held);
        PostId heldTooLong = await LeaveAsync(posts, "doubtful", TimeSpan.FromHours(25), PostState.Screened, PostState.Held);
        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts);
        await station.StartAsync();
        foreach (PostId id in (PostId[])[old, queued, heldTooLong])
        {
            await PlayUntilAsync(station, async () => await station.StateOfAsync(id) == PostState.Expired, TimeSpan.FromSeconds(30));
            Assert.NotNull((await posts.FindAsync(id, CancellationToken.None))!.History[^1].Reason);
        }

        Assert.Equal(PostState.Held, await station.StateOfAsync(held));
        Assert.Equal(3, station.Events.OfType<StationEvent.PostMoved>().Count(m => m.Transition.State == PostState.Expired));
    }

    [Fact]
    public async Task A_station_whose_store_comes_late_is_on_air_and_takes_up_what_was_left_when_it_is_there()
    {
        bool away = true;
        var posts = new MemoryPostStore();
        PostId left = await LeaveAsync(posts, "Patience.", TimeSpan.FromMinutes(1));
        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: AwayStore.Around<IPostStore>(posts, () => away));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(5));
        Assert.Contains(station.Events, e => e is StationEvent.NowPlaying);
        Assert.True(station.LongestSilence() < TimeSpan.FromSeconds(1));
        away = false;
        await station.PlayUntilFinalAsync(left, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await station.StateOfAsync(left));
    }

    [Fact]
    public async Task A_post_whose_approval_was_written_but_never_answered_is_aired_all_the_same()
    {
        int lost = 0;
        var posts = new MemoryPostStore();
        await using var station = new ManualStation(
            s => new ReadingPresenter(s),
            posts: AwayStore.Around<IPostStore>(
                posts,
                away: () => false,
                goesAfter: (method, args) => method.Name == nameof(IPostStore.MoveAsync) && args.OfType<PostMove>().Single().Steps.Any(to => to.State == PostState.Approved) && lost++ == 0));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId post = await station.PostAsync("Nobody told the director about me.");
        Assert.Equal(PostState.Approved, await station.StateOfAsync(post));
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await station.StateOfAsync(post));
    }

    [Fact]
    public async Task What_happens_on_air_while_the_store_is_away_is_written_down_when_it_is_back()
    {
        bool away = false;
        var posts = new MemoryPostStore();
        var log = new MemoryLogs();
        await using var station = new ManualStation(
            s => new ReadingPresenter(s), posts: AwayStore.Around<IPostStore>(posts, () => away), log: AwayStore.Around<IAirLog>(log, () => away));
        await station.StartAsync();
        PostId post = await station.PostAsync("Read me meanwhile.");
        away = true;
        station.WaitForLedger = false;
        await station.PlayUntilAsync(() => station.Captions.Any(c => c.Text == "Read me meanwhile."), TimeSpan.FromMinutes(1));
        await station.PlayAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(log.Aired, line => line.Post == post);
        Assert.True(station.Ledger.Waiting > 0);

        away = false;
        await station.PlayUntilFinalAsync(post, TimeSpan.FromSeconds(30));
        await station.PlayUntilAsync(() => station.Ledger.Waiting == 0, TimeSpan.FromSeconds(30));
        Assert.Equal([PostState.Queued, PostState.OnAir, PostState.Aired], (await station.StatesOfAsync(post))[^3..]);
        AirLogEntry line = Assert.Single(log.Aired, line => line.Post == post);
        Assert.NotNull(line.EndedAt);
        Assert.Equal(0, station.Ledger.Lost);
    }

    [Fact]
    public async Task The_air_log_has_every_item_with_its_start_and_end()
    {
        await using var station = new ManualStation(s => new ReadingPresenter(s));
        await station.StartAsync();
        await station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId post = await station.PostAsync("Hello.", "Aiko");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));

        IReadOnlyList<AirLogEntry> lines = station.Logs.Aired;
        Assert.Equal(SegmentKind.Music, lines[0].Kind);
        AirLogEntry aired = Assert.Single(lines, line => line.Kind == SegmentKind.ListenerPost);
        Assert.Equal((post, "Aiko", "host-1"), (aired.Post, aired.Title, aired.Host));
        Caption heard = station.Captions.First(c => c.Post == post);
        Assert.InRange(aired.StartedAt, heard.At - TimeSpan.FromSeconds(1), heard.At + TimeSpan.FromSeconds(1));
        Assert.InRange(aired.EndedAt!.Value, aired.StartedAt + heard.Length, aired.StartedAt + TimeSpan.FromMinutes(1));
        Assert.All(lines.Where(line => line.Kind != SegmentKind.Music), line => Assert.NotNull(line.EndedAt));
        Assert.Equal(lines.Count, lines.Select(line => line.Id).Distinct().Count());
    }

    /// <summary>A post as an earlier Host left it.</summary>
    private static async Task<PostId> LeaveAsync(MemoryPostStore posts, string words, TimeSpan ago, params PostState[] states)
    {
        DateTimeOffset at = Start - ago;
        var post = new ListenerPost(PostId.New(at), ListenerId.New(at), null, new PostBody.Text(words), at);
        await posts.AddAsync(post, null, CancellationToken.None);
        foreach (PostState state in states)
            Assert.NotNull(await posts.MoveAsync(post.Id, new PostTransition(state, at, "station"), CancellationToken.None));
        return post.Id;
    }

    private static async Task PlayUntilAsync(ManualStation station, Func<Task<bool>> done, TimeSpan atMost)
    {
        for (TimeSpan played = default; !await done(); played += TimeSpan.FromMilliseconds(100))
        {
            Assert.True(played < atMost, $"it did not happen within {atMost} of programme");
            await station.PlayAsync(TimeSpan.FromMilliseconds(100));
        }
    }
}
