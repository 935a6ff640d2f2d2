using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Host.Presenting;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

public class IntakeServiceTests
{
    [Fact]
    public async Task A_post_that_may_not_air_is_rejected_with_its_reason()
    {
        await using ManualStation station = await StartAsync(new Screener(_ => new(new Verdict(VerdictKind.Reject, "It has a link in it."))));
        PostId post = await station.PostAsync("see example.org");
        PostRecord record = (await station.Posts.FindAsync(post, CancellationToken.None))!;
        Assert.Equal([PostState.Received, PostState.Screened, PostState.Rejected], record.History.Select(t => t.State));
        Assert.Equal("It has a link in it.", record.History[^1].Reason);
        StationEvent.PostMoved told = Assert.IsType<StationEvent.PostMoved>(station.Events.Last(e => e is StationEvent.PostMoved));
        Assert.Equal((post, record.Post.From, PostState.Rejected, 0), (told.Id, told.From, told.Transition.State, told.Position));
    }

    [Fact]
    public async Task A_screener_that_breaks_means_that_the_post_waits_for_a_person()
    {
        await using ManualStation station = await StartAsync(new Screener(_ => throw new InvalidOperationException("no network")));
        PostId post = await station.PostAsync("hello");
        Assert.Equal([PostState.Received, PostState.Screened, PostState.Held], await station.StatesOfAsync(post));
    }

    [Fact]
    public async Task A_screener_that_hangs_means_the_same_after_its_time()
    {
        await using ManualStation station = await StartAsync(new Screener(async _ =>
        {
            await new TaskCompletionSource().Task;
            return Verdict.Air;
        }), options: new IntakeOptions { ScreenWithin = TimeSpan.FromSeconds(10) });
        PostId post = await station.PostAsync(new PostBody.Text("hello"), waitForIntake: false);
        await PlayWhileAsync(station, async () => await station.StateOfAsync(post) is PostState.Received or PostState.Screened);
        Assert.Equal(PostState.Held, await station.StateOfAsync(post));
    }

    [Fact]
    public async Task One_bad_post_does_not_stop_the_next_and_comes_again()
    {
        await using ManualStation station = await StartAsync(new Screener(_ => new(Verdict.Air)), new StumblingStore { Stumbles = 1 });
        PostId first = await station.PostAsync("hello");
        PostId second = await station.PostAsync("hello again");
        Assert.Contains(PostState.Approved, await station.StatesOfAsync(second));
        // The delivery is repeated after its backoff of 1 s.
        await PlayWhileAsync(station, async () => !(await station.StatesOfAsync(first)).Contains(PostState.Approved));
        Assert.Contains(PostState.Approved, await station.StatesOfAsync(first));
    }

    [Fact]
    public async Task Posts_are_screened_side_by_side_and_take_their_places_in_the_order_they_came()
    {
        var slow = new TaskCompletionSource();
        await using ManualStation station = await StartAsync(new Screener(async post =>
        {
            if (post.Body is PostBody.Text { Words: "slow" })
                await slow.Task;
            return Verdict.Air;
        }));
        PostId first = await station.PostAsync(new PostBody.Text("slow"), waitForIntake: false);
        PostId second = await station.PostAsync(new PostBody.Text("quick"), waitForIntake: false);
        await PlayWhileAsync(station, async () => await station.StateOfAsync(second) != PostState.Approved);
        Assert.Equal(PostState.Approved, await station.StateOfAsync(second)); // and not queued yet
        Assert.Equal(PostState.Received, await station.StateOfAsync(first));
        slow.SetResult();
        await PlayWhileAsync(station, async () =>
            !(await station.StatesOfAsync(first)).Contains(PostState.Queued) || !(await station.StatesOfAsync(second)).Contains(PostState.Queued));
        Assert.Equal([first, second], station.Events.OfType<StationEvent.PostMoved>().Where(e => e.Transition.State == PostState.Queued).Select(e => e.Id));
    }

    [Fact]
    public async Task An_id_that_nobody_knows_is_let_go()
    {
        await using ManualStation station = await StartAsync(new Screener(_ => new(Verdict.Air)));
        await station.Inbox.PostAsync(PostId.New(station.Time.GetUtcNow()), CancellationToken.None);
        PostId post = await station.PostAsync("hello");
        await PlayWhileAsync(station, async () => !(await station.StatesOfAsync(post)).Contains(PostState.Approved));
        Assert.Contains(PostState.Approved, await station.StatesOfAsync(post));
        Assert.Equal(0, await station.Inbox.DeadLetters.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_flood_of_posts_that_may_not_air_is_worked_off_at_a_pace_that_leaves_the_store_to_others()
    {
        const int Posts = 200;
        int screened = 0, room = new DirectorOptions().PostsInRundown;
        await using ManualStation station = await StartAsync(
            new Screener(_ =>
            {
                Interlocked.Increment(ref screened);
                return new(new Verdict(VerdictKind.Reject, "enough"));
            }));
        var posts = new List<PostId>();
        for (int i = 0; i < Posts; i++)
            posts.Add(await station.PostAsync(new PostBody.Text($"post {i}"), waitForIntake: false));

        // Time stands still: no more than there is room for is taken in, however long that takes by another clock.
        while (Volatile.Read(ref screened) < room)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(room, Volatile.Read(ref screened));

        await PlayWhileAsync(station, async () => await station.StateOfAsync(posts[^1]) != PostState.Rejected);
        foreach (PostId post in posts)
            Assert.Equal(PostState.Rejected, await station.StateOfAsync(post));
        Assert.Equal(Posts, screened);
    }

    [Fact]
    public async Task No_more_posts_are_taken_from_the_inbox_than_the_rundown_has_room_for()
    {
        int screened = 0;
        await using var station = new ManualStation(
            _ => new Mute(),
            screener: new Screener(_ =>
            {
                Interlocked.Increment(ref screened);
                return new(Verdict.Air);
            }),
            director: new DirectorOptions { PostsInRundown = 5, VoiceAttempts = 1000 });
        await station.StartAsync();
        station.Inputs.Tell(new DirectorInput.StoreAway()); // nothing is aired meanwhile
        for (int i = 0; i < 50; i++)
            await station.PostAsync(new PostBody.Text($"post {i}"), waitForIntake: false);
        await PlayWhileAsync(station, () => Task.FromResult(Volatile.Read(ref screened) < 5));

        // Those that wait are not taken for astray: they would be after five seconds, and are looked for every five.
        await station.PlayAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(5, Volatile.Read(ref screened));
        Assert.Equal(5, station.Events.OfType<StationEvent.PostMoved>().Count(e => e.Transition.State == PostState.Queued));
    }

    [Fact]
    public async Task A_priority_post_is_the_next_to_be_taken_in()
    {
        await using var station = new ManualStation(
            _ => new Mute(), screener: new Screener(_ => new(Verdict.Air)), director: new DirectorOptions { PostsInRundown = 3, VoiceAttempts = 1000 });
        await station.StartAsync();
        station.Inputs.Tell(new DirectorInput.StoreAway());
        var posts = new List<PostId>();
        for (int i = 0; i < 10; i++)
            posts.Add(await station.PostAsync(new PostBody.Text($"post {i}"), waitForIntake: false));
        await PlayWhileAsync(station, () => Task.FromResult(Queued().Length < 3));
        PostId urgent = await station.PostAsync(new PostBody.Text("urgent"), waitForIntake: false, lane: Lane.Priority);
        station.Inputs.Tell(new DirectorInput.PostWithdrawn(posts[0]));
        await PlayWhileAsync(station, () => Task.FromResult(Queued().Length < 4));
        Assert.Equal([posts[0], posts[1], posts[2], urgent], Queued());

        PostId[] Queued() =>
            [.. station.Events.OfType<StationEvent.PostMoved>().Where(e => e.Transition.State == PostState.Queued).Select(e => e.Id)];
    }

    [Fact]
    public async Task A_post_that_went_astray_behind_a_thousand_others_is_found()
    {
        await using ManualStation station = await StartAsync(new Screener(_ => new(new Verdict(VerdictKind.Reject, "no"))));
        for (int i = 0; i < 1_200; i++)
        {
            ListenerPost held = await KeepAsync();
            await station.Posts.MoveAsync(held.Id, [To(PostState.Screened), To(PostState.Held)], CancellationToken.None);
        }

        // In the store and nowhere else, as one whose Api died before it had put it in the inbox.
        ListenerPost astray = await KeepAsync();
        await PlayWhileAsync(station, async () => await station.StateOfAsync(astray.Id) == PostState.Received);
        Assert.Equal(PostState.Rejected, await station.StateOfAsync(astray.Id));

        PostTransition To(PostState state) => new(state, station.Clock.Now, "station", "a test");

        async Task<ListenerPost> KeepAsync()
        {
            var post = new ListenerPost(PostId.New(station.Clock.Now), ListenerId.New(station.Clock.Now), "Aiko", new PostBody.Text("hello"), station.Clock.Now);
            await station.Posts.AddAsync(post, null, CancellationToken.None);
            return post;
        }
    }

    private static async Task<ManualStation> StartAsync(IScreener screener, IPostStore? posts = null, IntakeOptions? options = null)
    {
        var station = new ManualStation(_ => new Mute(), screener: screener, posts: posts, intakeOptions: options);
        await station.StartAsync();
        return station;
    }

    /// <summary>The intake works on its own tasks: time goes on in small steps until it has done its part.</summary>
    private static async Task PlayWhileAsync(ManualStation station, Func<Task<bool>> waiting)
    {
        for (int i = 0; i < 2_000 && await waiting(); i++)
        {
            await station.PlayAsync(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private sealed class Screener(Func<ListenerPost, ValueTask<Verdict>> screen) : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) => screen(post);
    }

    private sealed class Mute : IPresenter
    {
        public ValueTask<IPerformance> CueAsync(Segment segment, CancellationToken cancellationToken) =>
            throw new Host.Speech.SpeechException("mute in this test");
    }

    /// <summary>The embedded store, which fails to find so many times.</summary>
    private sealed class StumblingStore : IPostStore
    {
        private readonly MemoryPostStore _store = new();
        private int _found;

        public int Stumbles { get; init; }

        public ValueTask<KeptPost?> AddAsync(ListenerPost post, string? idempotencyKey, int atMost, CancellationToken cancellationToken) =>
            _store.AddAsync(post, idempotencyKey, atMost, cancellationToken);

        public ValueTask<PostRecord?> FindAsync(PostId id, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _found) <= Stumbles ? throw new IOException("the store stumbled") : _store.FindAsync(id, cancellationToken);

        public ValueTask<Standing> StandingAsync(ListenerId from, string? idempotencyKey, CancellationToken cancellationToken) =>
            _store.StandingAsync(from, idempotencyKey, cancellationToken);

        public ValueTask<MoveResult> MoveAsync(PostMove move, CancellationToken cancellationToken) => _store.MoveAsync(move, cancellationToken);

        public ValueTask<int> PositionAsync(PostId id, CancellationToken cancellationToken) => _store.PositionAsync(id, cancellationToken);

        public ValueTask<IReadOnlyList<PostRecord>> UnfinishedAsync(PostId? after, int limit, CancellationToken cancellationToken) =>
            _store.UnfinishedAsync(after, limit, cancellationToken);

        public ValueTask<PostSweep> StalledAsync(
            IReadOnlyCollection<PostState> states, DateTimeOffset receivedBefore, PostId? after, int lookAt, CancellationToken cancellationToken) =>
            _store.StalledAsync(states, receivedBefore, after, lookAt, cancellationToken);

        public ValueTask<IReadOnlyList<PostRecord>> InStatesAsync(
            IReadOnlyCollection<PostState> states, PostId? before, int limit, CancellationToken cancellationToken) =>
            _store.InStatesAsync(states, before, limit, cancellationToken);

        public ValueTask<IReadOnlyList<PostRecord>> OfListenerAsync(
            ListenerId listener, PostId? before, int limit, CancellationToken cancellationToken) =>
            _store.OfListenerAsync(listener, before, limit, cancellationToken);

        public ValueTask<ErasedPosts> EraseAsync(ListenerId listener, CancellationToken cancellationToken) =>
            _store.EraseAsync(listener, cancellationToken);
    }
}
