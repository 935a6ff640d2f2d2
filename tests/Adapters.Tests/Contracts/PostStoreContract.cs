using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Tone;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IPostStore"/> does.</summary>
public abstract class PostStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IPostStore> CreateAsync();

    [Fact]
    public async Task A_post_is_kept_whole_with_its_first_state()
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("こんにちは, station 👋");

        KeptPost added = await store.AddAsync(post, null, None);
        PostRecord? found = await store.FindAsync(post.Id, None);

        Assert.Equal(post, added.Record.Post);
        Assert.Equal((1, false), (added.Position, added.Repeated));
        Assert.NotNull(found);
        Assert.Equal(post, found.Post);
        PostTransition first = Assert.Single(found.History);
        Assert.Equal(PostState.Received, first.State);
        Assert.Equal(post.At, first.At);
    }

    [Fact]
    public async Task A_voice_post_keeps_its_key_and_length_and_what_it_replies_to()
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("x") with { Body = new PostBody.Voice("voice/1", TimeSpan.FromMilliseconds(2500)), Name = null, ReplyTo = PostId.New(Posts.Noon) };
        await store.AddAsync(post, null, None);
        Assert.Equal(post, (await store.FindAsync(post.Id, None))!.Post);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soften:2 summarise:1")]
    public async Task A_post_keeps_the_tone_that_its_author_asked_for(string? tone)
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("Play it NOW!!!") with { Tone = tone is null ? null : TonePipeline.Parse(tone) };
        await store.AddAsync(post, null, None);
        Assert.Equal(post, (await store.FindAsync(post.Id, None))!.Post);
    }

    [Fact]
    public async Task Moves_of_one_post_that_come_at_once_are_made_in_order()
    {
        IPostStore store = await CreateAsync();
        ListenerPost[] posts = [.. Enumerable.Range(0, 40).Select(i => Posts.Text($"post {i}"))];
        await Task.WhenAll(posts.Select(post => store.AddAsync(post, null, None).AsTask()));
        PostState[] way = [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired];

        PostRecord?[] moved = await Task.WhenAll(posts.SelectMany(post => way.Select(state => store.MoveAsync(post.Id, Posts.To(state), None).AsTask())));

        Assert.All(moved, Assert.NotNull);
        PostRecord?[] found = await Task.WhenAll(posts.Select(post => store.FindAsync(post.Id, None).AsTask()));
        Assert.All(found, record => Assert.Equal([PostState.Received, .. way], record!.History.Select(line => line.State)));
        Assert.Equal(posts, found.Select(record => record!.Post));
    }

    [Fact]
    public async Task Several_steps_are_taken_together_or_not_at_all()
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, None);
        PostTransition[] steps = [Posts.To(PostState.Screened), Posts.To(PostState.Held, "It waits for a person.")];

        PostRecord? moved = await store.MoveAsync(post.Id, steps, None);

        Assert.Equal(steps, moved!.History.Skip(1));
        Assert.Equal(steps, (await store.FindAsync(post.Id, None))!.History.Skip(1));
        Assert.Null(await store.MoveAsync(post.Id, steps, None));
        Assert.Equal(3, (await store.FindAsync(post.Id, None))!.History.Count);
        await Assert.ThrowsAsync<ArgumentException>(() => store.MoveAsync(post.Id, [.. steps.Reverse()], None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.MoveAsync(post.Id, [], None).AsTask());
    }

    [Fact]
    public async Task An_unknown_post_is_null_and_stands_nowhere()
    {
        IPostStore store = await CreateAsync();
        PostId unknown = PostId.New(Posts.Noon);
        Assert.Null(await store.FindAsync(unknown, None));
        Assert.Null(await store.MoveAsync(unknown, Posts.To(PostState.Screened), None));
        Assert.Equal(0, await store.PositionAsync(unknown, None));
    }

    [Fact]
    public async Task The_same_key_of_the_same_listener_returns_the_first_post()
    {
        IPostStore store = await CreateAsync();
        ListenerPost first = Posts.Text("first");
        ListenerPost retry = Posts.Text("first", first.From, 5);

        await store.AddAsync(first, "key-1", None);
        KeptPost second = await store.AddAsync(retry, "key-1", None);

        Assert.Equal(first.Id, second.Record.Post.Id);
        Assert.Equal((1, true), (second.Position, second.Repeated));
        Assert.Null(await store.FindAsync(retry.Id, None));
        Assert.Equal(1, (await store.StandingAsync(first.From, null, None)).Waiting);
        Assert.Equal(first.Id, (await store.StandingAsync(first.From, "key-1", None)).First!.Post.Id);
    }

    [Fact]
    public async Task A_key_belongs_to_its_listener_alone()
    {
        IPostStore store = await CreateAsync();
        ListenerPost mine = Posts.Text("mine");
        ListenerPost theirs = Posts.Text("theirs");
        await store.AddAsync(mine, "key", None);
        KeptPost other = await store.AddAsync(theirs, "key", None);
        Assert.Equal(theirs.Id, other.Record.Post.Id);
        Assert.False(other.Repeated);
        Assert.Equal(mine.Id, (await store.StandingAsync(mine.From, "key", None)).First!.Post.Id);
        Assert.Null((await store.StandingAsync(mine.From, "another", None)).First);
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_makes_one_post()
    {
        IPostStore store = await CreateAsync();
        ListenerId from = ListenerId.New(Posts.Noon);
        KeptPost[] all = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => store.AddAsync(Posts.Text("once", from, i), "key", None).AsTask())));
        Assert.Single(all.Select(kept => kept.Record.Post.Id).Distinct());
        Assert.Single(all, kept => !kept.Repeated);
        Assert.Equal(1, (await store.StandingAsync(from, null, None)).Waiting);
    }

    [Fact]
    public async Task The_history_grows_in_order_and_keeps_reasons()
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, None);

        PostState[] path = [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired];
        foreach (PostState state in path)
            Assert.NotNull(await store.MoveAsync(post.Id, Posts.To(state, $"because {state}"), None));

        PostRecord record = (await store.FindAsync(post.Id, None))!;
        Assert.Equal([PostState.Received, .. path], record.History.Select(step => step.State));
        Assert.All(record.History.Skip(1), step => Assert.Equal($"because {step.State}", step.Reason));
        Assert.All(record.History.Skip(1), step => Assert.Equal("station", step.Actor));
    }

    [Fact]
    public async Task A_move_that_the_lifecycle_forbids_writes_nothing()
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, None);
        Assert.Null(await store.MoveAsync(post.Id, Posts.To(PostState.Aired), None));
        Assert.NotNull(await store.MoveAsync(post.Id, Posts.To(PostState.Rejected, "spam"), None));
        Assert.Null(await store.MoveAsync(post.Id, Posts.To(PostState.Screened), None));
        Assert.Equal(2, (await store.FindAsync(post.Id, None))!.History.Count);
    }

    [Fact]
    public async Task Of_many_moves_at_once_to_the_same_state_one_wins()
    {
        IPostStore store = await CreateAsync();
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, None);
        PostRecord?[] moved = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(() => store.MoveAsync(post.Id, Posts.To(PostState.Screened), None).AsTask())));
        Assert.Single(moved, record => record is not null);
    }

    [Fact]
    public async Task The_position_counts_posts_before_it_that_are_not_final()
    {
        IPostStore store = await CreateAsync();
        ListenerPost[] posts = [Posts.Text("a", null, 0), Posts.Text("b", null, 1), Posts.Text("c", null, 2)];
        foreach (ListenerPost post in posts)
            await store.AddAsync(post, null, None);
        Assert.Equal(new[] { 1, 2, 3 }, await PositionsAsync());

        await store.MoveAsync(posts[1].Id, Posts.To(PostState.Screened), None);
        Assert.Equal(new[] { 1, 2, 3 }, await PositionsAsync());
        await store.MoveAsync(posts[0].Id, Posts.To(PostState.Withdrawn), None);
        Assert.Equal(new[] { 0, 1, 2 }, await PositionsAsync());

        async Task<int[]> PositionsAsync()
        {
            var positions = new List<int>();
            foreach (ListenerPost post in posts)
                positions.Add(await store.PositionAsync(post.Id, None));
            return [.. positions];
        }
    }

    [Fact]
    public async Task Waiting_counts_a_listeners_posts_that_are_not_final()
    {
        IPostStore store = await CreateAsync();
        ListenerId from = ListenerId.New(Posts.Noon);
        Assert.Equal(0, (await store.StandingAsync(from, null, None)).Waiting);
        ListenerPost first = Posts.Text("a", from);
        await store.AddAsync(first, null, None);
        await store.AddAsync(Posts.Text("b", from, 1), null, None);
        await store.AddAsync(Posts.Text("c", null, 2), null, None);
        Assert.Equal(2, (await store.StandingAsync(from, null, None)).Waiting);
        await store.MoveAsync(first.Id, Posts.To(PostState.Failed), None);
        Assert.Equal(1, (await store.StandingAsync(from, null, None)).Waiting);
    }

    [Fact]
    public async Task Unfinished_posts_come_oldest_first()
    {
        IPostStore store = await CreateAsync();
        ListenerPost[] posts = [.. Enumerable.Range(0, 4).Select(i => Posts.Text($"{i}", null, i))];
        foreach (ListenerPost post in posts)
            await store.AddAsync(post, null, None);
        await store.MoveAsync(posts[1].Id, Posts.To(PostState.Expired), None);

        Assert.Equal(new[] { posts[0].Id, posts[2].Id, posts[3].Id }, (await store.UnfinishedAsync(null, 10, None)).Select(Id));
        Assert.Equal(new[] { posts[0].Id, posts[2].Id }, (await store.UnfinishedAsync(null, 2, None)).Select(Id));
        Assert.Equal(new[] { posts[3].Id }, (await store.UnfinishedAsync(posts[2].Id, 2, None)).Select(Id));
    }

    [Fact]
    public async Task One_too_many_is_not_kept_and_a_retry_never_is_one()
    {
        IPostStore store = await CreateAsync();
        ListenerPost first = Posts.Text("first"), second = Posts.Text("second", first.From, 1), third = Posts.Text("third", first.From, 2);
        Assert.NotNull(await store.AddAsync(first, "one", 2, None));
        Assert.NotNull(await store.AddAsync(second, null, 2, None));

        Assert.Null(await store.AddAsync(third, "three", 2, None));
        Assert.Null(await store.AddAsync(third, null, 2, None));
        Assert.Null(await store.FindAsync(third.Id, None));
        Assert.NotNull(await store.AddAsync(Posts.Text("somebody else's"), null, 2, None));
        KeptPost? again = await store.AddAsync(Posts.Text("first", first.From, 3), "one", 2, None);
        Assert.Equal((first.Id, true), (again!.Record.Post.Id, again.Repeated));

        await store.MoveAsync(second.Id, Posts.To(PostState.Withdrawn), None);
        Assert.Equal(third, (await store.AddAsync(third, "three", 2, None))!.Record.Post);
    }

    [Fact]
    public async Task A_post_waits_until_it_has_ended_in_whichever_way()
    {
        IPostStore store = await CreateAsync();
        foreach (PostState state in Enum.GetValues<PostState>().Except([PostState.Received]))
        {
            ListenerPost post = Posts.Text($"{state}");
            await store.AddAsync(post, null, None);
            Assert.NotNull(await store.MoveAsync(post.Id, [.. WayTo(state).Select(step => Posts.To(step))], None));

            bool waits = !PostLifecycle.IsFinal(state);
            Assert.Equal(waits, (await store.UnfinishedAsync(null, 100, None)).Any(record => record.Post.Id == post.Id));
            Assert.Equal(waits ? 1 : 0, (await store.StandingAsync(post.From, null, None)).Waiting);
            Assert.Equal(waits, await store.PositionAsync(post.Id, None) > 0);
        }
    }

    [Fact]
    public async Task However_many_a_listener_sends_at_once_no_more_are_kept_than_may_wait()
    {
        IPostStore store = await CreateAsync();
        ListenerId from = Posts.Text("one").From;
        ListenerPost[] posts = [.. Enumerable.Range(0, 20).Select(i => Posts.Text($"{i}", from, i))];
        ListenerPost[] others = [.. Enumerable.Range(0, 20).Select(i => Posts.Text($"other {i}"))];
        KeptPost?[] kept = await Task.WhenAll(
            posts.Zip(others).SelectMany(pair => new[] { pair.First, pair.Second }).Select(post => store.AddAsync(post, $"key {post.Id}", 3, None).AsTask()));

        Assert.Equal(3, kept.Count(one => one?.Record.Post.From == from));
        Assert.Equal(20, kept.Count(one => one is not null && one.Record.Post.From != from));
        Assert.Equal(3, (await store.StandingAsync(from, null, None)).Waiting);
    }

    [Fact]
    public async Task Stalled_posts_are_those_that_came_early_and_have_not_moved_on()
    {
        IPostStore store = await CreateAsync();
        ListenerPost[] posts = [.. Enumerable.Range(0, 4).Select(i => Posts.Text($"{i}", null, i))];
        foreach (ListenerPost post in posts)
            await store.AddAsync(post, null, None);
        await store.MoveAsync(posts[0].Id, Posts.To(PostState.Screened), None);
        await store.MoveAsync(posts[1].Id, Posts.To(PostState.Rejected), None);

        Assert.Equal(new[] { posts[2].Id }, (await StalledAsync(PostState.Received)).Select(Id));
        Assert.Equal(new[] { posts[0].Id, posts[2].Id }, (await StalledAsync(PostState.Received, PostState.Screened)).Select(Id));
        Assert.Empty(await StalledAsync(PostState.Rejected));

        async Task<IReadOnlyList<PostRecord>> StalledAsync(params PostState[] states) =>
            (await store.StalledAsync(states, posts[3].At, after: null, lookAt: 10, None)).Posts;
    }

    [Fact]
    public async Task However_many_wait_stalled_posts_are_looked_for_a_stretch_at_a_time_and_all_are_found()
    {
        IPostStore store = await CreateAsync();
        ListenerPost[] posts = [.. Enumerable.Range(0, 25).Select(i => Posts.Text($"{i}", null, i))];
        foreach (ListenerPost post in posts)
            await store.AddAsync(post, null, None);
        int[] wanted = [3, 4, 9, 23];
        foreach (int number in wanted)
            await store.MoveAsync(posts[number].Id, Posts.To(PostState.Screened), None);
        await store.MoveAsync(posts[6].Id, Posts.To(PostState.Rejected), None);

        var found = new List<PostId>();
        var stretches = new List<PostId?>();
        do
        {
            PostSweep sweep = await store.StalledAsync([PostState.Screened], posts[24].At, stretches.LastOrDefault(), lookAt: 5, None);
            found.AddRange(sweep.Posts.Select(Id));
            stretches.Add(sweep.Next);
        }
        while (stretches[^1] is not null);
        Assert.Equal(wanted.Select(number => posts[number].Id), found);
        // 23 posts, for one is final and one came too late: the fifth that is looked at ends a stretch.
        Assert.Equal([posts[4].Id, posts[10].Id, posts[15].Id, posts[20].Id, (PostId?)null], stretches);
    }

    [Fact]
    public async Task A_listeners_posts_come_newest_first_and_can_be_erased_without_touching_others()
    {
        IPostStore store = await CreateAsync();
        ListenerPost first = Posts.Text("first");
        ListenerPost second = Posts.Text("x", first.From, 1) with { Body = new PostBody.Voice("voice/3", TimeSpan.FromSeconds(2)) };
        ListenerPost other = Posts.Text("other", null, 2);
        foreach (ListenerPost post in new[] { first, second, other })
            await store.AddAsync(post, "key-" + post.Id, None);

        Assert.Equal(new[] { second.Id, first.Id }, (await store.OfListenerAsync(first.From, null, 10, None)).Select(Id));
        Assert.Equal(new[] { second.Id }, (await store.OfListenerAsync(first.From, null, 1, None)).Select(Id));
        Assert.Equal(new[] { first.Id }, (await store.OfListenerAsync(first.From, second.Id, 10, None)).Select(Id));
        await store.MoveAsync(first.Id, Posts.To(PostState.Rejected), None);

        ErasedPosts erased = await store.EraseAsync(first.From, None);
        Assert.Equal(new[] { first.Id, second.Id }.Order(ById), erased.Posts.Order(ById));
        Assert.Equal(new[] { second.Id }, erased.Unfinished);
        Assert.Equal(new[] { "voice/3" }, erased.Voices);
        Assert.Null(await store.FindAsync(first.Id, None));
        Assert.Null((await store.StandingAsync(first.From, "key-" + first.Id, None)).First);
        Assert.Empty(await store.OfListenerAsync(first.From, null, 10, None));
        Assert.Equal(0, (await store.StandingAsync(first.From, null, None)).Waiting);
        Assert.Equal(1, await store.PositionAsync(other.Id, None));
    }

    [Fact]
    public async Task Posts_in_a_state_come_newest_first_in_pages()
    {
        IPostStore store = await CreateAsync();
        ListenerPost[] posts = [.. Enumerable.Range(0, 5).Select(i => Posts.Text($"{i}", null, i))];
        foreach (ListenerPost post in posts)
            await store.AddAsync(post, null, None);
        foreach (int held in (int[])[0, 1, 3, 4])
        {
            await store.MoveAsync(posts[held].Id, Posts.To(PostState.Screened), None);
            await store.MoveAsync(posts[held].Id, Posts.To(PostState.Held, "a person decides"), None);
        }

        await store.MoveAsync(posts[1].Id, Posts.To(PostState.Withdrawn), None);
        IReadOnlyList<PostRecord> first = await store.InStatesAsync([PostState.Held], null, 2, None);
        Assert.Equal(new[] { posts[4].Id, posts[3].Id }, first.Select(Id));
        Assert.Equal("a person decides", first[0].History[^1].Reason);
        Assert.Equal(new[] { posts[0].Id }, (await store.InStatesAsync([PostState.Held], posts[3].Id, 2, None)).Select(Id));
        Assert.Equal(
            new[] { posts[4].Id, posts[3].Id, posts[2].Id, posts[0].Id },
            (await store.InStatesAsync([PostState.Held, PostState.Received], null, 10, None)).Select(Id));
        Assert.Empty(await store.InStatesAsync([PostState.Withdrawn], null, 10, None));
    }

    private static readonly Comparer<PostId> ById = Comparer<PostId>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    private static PostId Id(PostRecord record) => record.Post.Id;

    /// <summary>The states that a post goes through to get there, as a station usually does it.</summary>
    private static IEnumerable<PostState> WayTo(PostState state)
    {
        PostState[] way = [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired];
        return way.Contains(state) ? way.TakeWhile(step => step != state).Append(state)
            : state == PostState.Held ? [PostState.Screened, state]
            : [state];
    }
}
