using FsCheck;
using FsCheck.Fluent;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What is written with a post's move, and what is not if it does not move.</summary>
public abstract class PostProgressContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Empty stores.</summary>
    protected abstract ValueTask<(IPostStore Posts, IOutbox Outbox, IAuditLog Audit)> CreateAsync();

    /// <summary>A Host takes the air from whoever had it.</summary>
    /// <returns>Its epoch.</returns>
    protected abstract ValueTask<long> TakeAirAsync(string host);

    /// <summary>How many ways of a post a property tries.</summary>
    protected abstract int Ways { get; }

    [Fact]
    public async Task A_move_says_where_the_post_stands_with_its_place_and_writes_its_events_in_order()
    {
        (IPostStore posts, IOutbox outbox, IAuditLog audit) = await CreateAsync();
        ListenerPost first = Posts.Text("first"), second = Posts.Text("second", null, 1);
        await posts.AddAsync(first, null, None);
        await posts.AddAsync(second, null, None);

        MoveResult cleared = await posts.MoveAsync(new PostMove(second.Id, [Posts.To(PostState.Screened), Posts.To(PostState.Approved)]), None);
        MoveResult ended = await posts.MoveAsync(new PostMove(first.Id, [Posts.To(PostState.Rejected, "spam") with { Actor = "account:1" }]), None);
        MoveResult refused = await posts.MoveAsync(new PostMove(second.Id, [Posts.To(PostState.Screened)]), None);
        MoveResult unknown = await posts.MoveAsync(new PostMove(PostId.New(Posts.Noon), [Posts.To(PostState.Screened)]), None);

        Assert.Equal((MoveOutcome.Moved, PostState.Approved, 2), (cleared.Outcome, cleared.Record!.State, cleared.Position));
        Assert.Equal((MoveOutcome.Moved, PostState.Rejected, 0), (ended.Outcome, ended.Record!.State, ended.Position));
        Assert.Equal((MoveOutcome.Refused, PostState.Approved, 1), (refused.Outcome, refused.Record!.State, refused.Position));
        Assert.Equal((MoveOutcome.Unknown, null, 0), (unknown.Outcome, unknown.Record, unknown.Position));
        Assert.Equal(
            [
                OutboxEvent.Of(second.Id, Posts.To(PostState.Screened)), OutboxEvent.Of(second.Id, Posts.To(PostState.Approved)),
                OutboxEvent.Of(first.Id, Posts.To(PostState.Rejected) with { Actor = "account:1" }),
            ],
            (await outbox.ReadAsync(0, 10, None)).Select(entry => entry.Event with { Payload = entry.Event.Payload.Replace(" ", "", StringComparison.Ordinal) }));
        Assert.Empty(await audit.ReadAsync(null, null, null, 10, None));
    }

    [Fact]
    public async Task A_persons_act_is_written_with_the_move_or_not_at_all()
    {
        (IPostStore posts, _, IAuditLog audit) = await CreateAsync();
        ListenerPost post = Posts.Text("hello");
        await posts.AddAsync(post, null, None);
        var act = new AuditEntry(Posts.Noon, "account:1", "desk.reject", $"post:{post.Id}", null, """{"a": 1}""");
        var move = new PostMove(post.Id, [Posts.To(PostState.Rejected)], Audit: act);

        MoveResult[] results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => posts.MoveAsync(move, None).AsTask())));

        Assert.Single(results, result => result.Moved);
        Assert.Equal(act, Assert.Single(await audit.ReadAsync(null, null, null, 10, None)));
    }

    [Fact]
    public async Task What_a_Host_still_writes_after_another_took_the_air_is_refused_and_nothing_is_written()
    {
        (IPostStore posts, IOutbox outbox, IAuditLog audit) = await CreateAsync();
        ListenerPost post = Posts.Text("hello");
        await posts.AddAsync(post, null, None);
        PostMove Write(PostState state, long epoch) =>
            new(post.Id, [Posts.To(state)], epoch, new AuditEntry(Posts.Noon, "account:1", "test", "air"));
        long first = await TakeAirAsync("host-1");
        Assert.Equal(first, await TakeAirAsync("host-1")); // a renewal
        foreach (PostState state in (PostState[])[PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir])
            Assert.Equal(MoveOutcome.Moved, (await posts.MoveAsync(Write(state, first), None)).Outcome);
        IReadOnlyList<OutboxEntry> before = await outbox.ReadAsync(0, 100, None);

        long second = await TakeAirAsync("host-2");
        MoveResult late = await posts.MoveAsync(Write(PostState.Aired, first), None);

        Assert.True(second > first);
        Assert.Equal((MoveOutcome.OffAir, PostState.OnAir), (late.Outcome, late.Record!.State));
        Assert.Equal(5, (await posts.FindAsync(post.Id, None))!.History.Count);
        Assert.Equal(before, await outbox.ReadAsync(0, 100, None));
        Assert.Equal(4, (await audit.ReadAsync(null, null, null, 100, None)).Count);
        Assert.Equal(MoveOutcome.OffAir, (await posts.MoveAsync(Write(PostState.Queued, -1), None)).Outcome);
        Assert.Equal(MoveOutcome.Moved, (await posts.MoveAsync(Write(PostState.Queued, second), None)).Outcome);
        // A person's act is no Host's.
        Assert.Equal(MoveOutcome.Moved, (await posts.MoveAsync(Write(PostState.Withdrawn, 0), None)).Outcome);
    }

    [Fact]
    public async Task A_listener_who_is_erased_leaves_nothing_in_the_outbox()
    {
        (IPostStore posts, IOutbox outbox, _) = await CreateAsync();
        ListenerPost mine = Posts.Text("mine"), other = Posts.Text("other", null, 1);
        foreach (ListenerPost post in (ListenerPost[])[mine, other])
        {
            await posts.AddAsync(post, null, None);
            await posts.MoveAsync(post.Id, Posts.To(PostState.Screened), None);
        }

        await outbox.AppendAsync(new OutboxEvent(Posts.Noon, "ban.lifted", OutboxEvent.SubjectOf(mine.From)), None);
        await posts.EraseAsync(mine.From, None);

        Assert.Equal(OutboxEvent.SubjectOf(other.Id), Assert.Single(await outbox.ReadAsync(0, 10, None)).Event.Subject);
    }

    [Fact]
    public async Task A_reader_goes_on_where_its_cursor_stands_and_what_is_old_is_trimmed()
    {
        (_, IOutbox outbox, _) = await CreateAsync();
        for (int i = 0; i < 5; i++)
            await outbox.AppendAsync(new OutboxEvent(Posts.Noon.AddMinutes(i), "air.took", $"air:{i}", """{"n":1}"""), None);
        Assert.Equal(0, await outbox.PositionAsync("webhooks", None));

        IReadOnlyList<OutboxEntry> page = await outbox.ReadAsync(await outbox.PositionAsync("webhooks", None), 2, None);
        Assert.Equal(["air:0", "air:1"], page.Select(entry => entry.Event.Subject));
        Assert.Equal(Posts.Noon, page[0].Event.At);
        await outbox.AdvanceAsync("webhooks", page[^1].Position, None);
        await outbox.AdvanceAsync("webhooks", page[0].Position, None);
        page = await outbox.ReadAsync(await outbox.PositionAsync("webhooks", None), 100, None);
        Assert.Equal(["air:2", "air:3", "air:4"], page.Select(entry => entry.Event.Subject));
        Assert.Empty(await outbox.ReadAsync(page[^1].Position, 100, None));
        Assert.Equal(0, await outbox.PositionAsync("push", None));

        Assert.Equal(2, await outbox.TrimAsync(Posts.Noon.AddMinutes(4), 2, None));
        Assert.Equal(2, await outbox.TrimAsync(Posts.Noon.AddMinutes(4), 100, None));
        Assert.Equal(0, await outbox.TrimAsync(Posts.Noon.AddMinutes(4), 100, None));
        Assert.Equal("air:4", Assert.Single(await outbox.ReadAsync(0, 100, None)).Event.Subject);
    }

    [Fact]
    public async Task Whatever_is_asked_only_drawn_moves_are_appended_and_what_is_final_stays_so()
    {
        (IPostStore posts, IOutbox outbox, _) = await CreateAsync();
        int listeners = 0;
        // Three in four of the moves are drawn ones, or hardly a post would come far.
        Gen<(int Kind, int Pick)> step = ArbMap.Default.GeneratorFor<NonNegativeInt>().Two().Select(two => (two.Item1.Get % 4, two.Item2.Get));
        Prop.ForAll(step.NonEmptyListOf().ToArbitrary(), TryAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(Ways).WithEndSize(30));

        async Task TryAsync(List<(int Kind, int Pick)> steps)
        {
            ListenerPost post = Posts.Text("hello", null, Interlocked.Increment(ref listeners));
            await posts.AddAsync(post, null, None);
            var expected = new List<PostState> { PostState.Received };
            foreach ((int kind, int pick) in steps)
            {
                PostState[] states = [.. Enum.GetValues<PostState>()
                    .Where(to => kind == 0 || (PostLifecycle.CanMove(expected[^1], to) && to is not (PostState.Rejected or PostState.Withdrawn)))];
                if (states.Length == 0)
                    states = Enum.GetValues<PostState>();
                PostState to = states[pick % states.Length];
                bool drawn = PostLifecycle.CanMove(expected[^1], to);
                Assert.Equal(drawn ? MoveOutcome.Moved : MoveOutcome.Refused, (await posts.MoveAsync(new PostMove(post.Id, [Posts.To(to)]), None)).Outcome);
                if (drawn)
                    expected.Add(to);
            }

            Assert.Equal(expected, (await posts.FindAsync(post.Id, None))!.History.Select(line => line.State));
            Assert.All(expected.Zip(expected.Skip(1)), move => Assert.True(PostLifecycle.CanMove(move.First, move.Second)));
            Assert.Equal(PostLifecycle.IsFinal(expected[^1]), await posts.PositionAsync(post.Id, None) == 0);
            Assert.Equal(
                expected.Skip(1).Select(state => OutboxEvent.Of(post.Id, Posts.To(state)).Name),
                (await outbox.ReadAsync(0, int.MaxValue, None)).Where(entry => entry.Event.Subject == OutboxEvent.SubjectOf(post.Id)).Select(entry => entry.Event.Name));
        }
    }
}
