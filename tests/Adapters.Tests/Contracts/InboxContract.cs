using System.Diagnostics;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IInbox"/> does.</summary>
public abstract class InboxContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty inbox that gives a delivery 5 tries.</summary>
    protected abstract ValueTask<IInbox> CreateAsync();

    /// <summary>Returns once every delivery that was failed, or that nobody acknowledged, has come due again.</summary>
    protected abstract ValueTask LetRedeliveriesComeDueAsync();

    protected abstract IDeadLetters DeadLetters { get; }

    [Fact]
    public async Task Deliveries_come_in_order()
    {
        IInbox inbox = await CreateAsync();
        PostId[] ids = [.. Enumerable.Range(0, 20).Select(_ => PostId.New(Posts.Noon))];
        foreach (PostId id in ids)
            await inbox.PostAsync(id, None);

        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        foreach (PostId id in ids)
        {
            Delivery<PostId> delivery = await NextAsync(reader);
            Assert.Equal(id, delivery.Item);
            Assert.Equal(1, delivery.Attempt);
            await delivery.AcknowledgeAsync(None);
        }
    }

    [Fact]
    public async Task A_delivery_carries_the_trace_of_whoever_put_it_in_also_when_it_comes_again()
    {
        IInbox inbox = await CreateAsync();
        using (var span = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            await inbox.PostAsync(PostId.New(Posts.Noon), None);
            await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
            Delivery<PostId> delivery = await NextAsync(reader);
            Assert.Equal(span.Id, delivery.Traceparent);
            await delivery.FailAsync("once more", None);
            await LetRedeliveriesComeDueAsync();
            Delivery<PostId> again = await NextAsync(reader);
            Assert.Equal((2, span.Id), (again.Attempt, again.Traceparent));
            await again.AcknowledgeAsync(None);
        }

        await inbox.PostAsync(PostId.New(Posts.Noon), None);
        await using IAsyncEnumerator<Delivery<PostId>> untraced = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.Null((await NextAsync(untraced)).Traceparent);
    }

    [Fact]
    public async Task A_waiting_reader_is_woken()
    {
        IInbox inbox = await CreateAsync();
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Task<Delivery<PostId>> waiting = NextAsync(reader);
        PostId id = PostId.New(Posts.Noon);
        await inbox.PostAsync(id, None);
        Assert.Equal(id, (await waiting).Item);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_to_the_next_reader_first()
    {
        IInbox inbox = await CreateAsync();
        PostId[] ids = [.. Enumerable.Range(0, 3).Select(_ => PostId.New(Posts.Noon))];
        foreach (PostId id in ids)
            await inbox.PostAsync(id, None);
        await using (IAsyncEnumerator<Delivery<PostId>> first = inbox.ReadAsync(None).GetAsyncEnumerator(None))
        {
            await NextAsync(first);
            await (await NextAsync(first)).AcknowledgeAsync(None);
        }

        await LetRedeliveriesComeDueAsync();
        await using IAsyncEnumerator<Delivery<PostId>> second = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Delivery<PostId> again = await NextAsync(second);
        Assert.Equal((ids[0], 2), (again.Item, again.Attempt));
        Delivery<PostId> next = await NextAsync(second);
        Assert.Equal((ids[2], 1), (next.Item, next.Attempt));
    }

    [Fact]
    public async Task A_delivery_that_nobody_acknowledges_comes_again_while_the_reader_lives()
    {
        IInbox inbox = await CreateAsync();
        PostId id = PostId.New(Posts.Noon);
        await inbox.PostAsync(id, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        await NextAsync(reader);
        await LetRedeliveriesComeDueAsync();
        Delivery<PostId> again = await NextAsync(reader);
        Assert.Equal((id, 2), (again.Item, again.Attempt));
    }

    [Fact]
    public async Task A_failed_delivery_comes_again_later_and_others_pass_it()
    {
        IInbox inbox = await CreateAsync();
        PostId failing = PostId.New(Posts.Noon);
        PostId other = PostId.New(Posts.Noon);
        await inbox.PostAsync(failing, None);
        await inbox.PostAsync(other, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        await (await NextAsync(reader)).FailAsync("no voice", None);

        Delivery<PostId> passing = await NextAsync(reader);
        Assert.Equal(other, passing.Item);
        await passing.AcknowledgeAsync(None);
        await LetRedeliveriesComeDueAsync();
        Assert.Equal(failing, (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task After_the_last_try_it_goes_to_the_dead_letters_with_the_reason()
    {
        IInbox inbox = await CreateAsync();
        PostId id = PostId.New(Posts.Noon);
        await inbox.PostAsync(id, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            Delivery<PostId> delivery = await NextAsync(reader);
            Assert.Equal(attempt, delivery.Attempt);
            await delivery.FailAsync($"try {attempt}", None);
            await LetRedeliveriesComeDueAsync();
        }

        DeadLetter dead = Assert.Single(await DeadLetters.ListAsync(10, None));
        Assert.Equal((id.ToString(), 5, "try 5"), (dead.Payload, dead.Attempts, dead.Reason));
        Assert.Equal(1, await DeadLetters.CountAsync(None));
        PostId next = PostId.New(Posts.Noon);
        await inbox.PostAsync(next, None);
        Assert.Equal(next, (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task A_dead_letter_can_be_replayed_once()
    {
        IInbox inbox = await CreateAsync();
        PostId id = PostId.New(Posts.Noon);
        await inbox.PostAsync(id, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        for (int i = 0; i < 5; i++)
        {
            await (await NextAsync(reader)).FailAsync("no", None);
            await LetRedeliveriesComeDueAsync();
        }

        DeadLetter dead = Assert.Single(await DeadLetters.ListAsync(10, None));
        Assert.False(await DeadLetters.ReplayAsync("no such letter", None));
        Assert.True(await DeadLetters.ReplayAsync(dead.Id, None));
        Assert.False(await DeadLetters.ReplayAsync(dead.Id, None));
        Assert.Equal(0, await DeadLetters.CountAsync(None));
        Delivery<PostId> again = await NextAsync(reader);
        Assert.Equal((id, 1), (again.Item, again.Attempt));
    }

    [Fact]
    public async Task The_priority_lane_goes_first()
    {
        IInbox inbox = await CreateAsync();
        PostId slow = PostId.New(Posts.Noon), fast = PostId.New(Posts.Noon);
        await inbox.PostAsync(slow, None);
        await inbox.PostAsync(fast, Lane.Priority, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.Equal(fast, (await NextAsync(reader)).Item);
        Assert.Equal(slow, (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task A_priority_post_passes_all_that_the_reader_has_not_asked_for_yet()
    {
        IInbox inbox = await CreateAsync();
        PostId[] ids = [.. Enumerable.Range(0, 5).Select(_ => PostId.New(Posts.Noon))];
        foreach (PostId id in ids)
            await inbox.PostAsync(id, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.Equal(ids[0], (await NextAsync(reader)).Item);
        PostId urgent = PostId.New(Posts.Noon);
        await inbox.PostAsync(urgent, Lane.Priority, None);
        Assert.Equal(urgent, (await NextAsync(reader)).Item);
        Assert.Equal(ids[1], (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task What_a_reader_has_not_been_given_is_there_for_the_next_at_once()
    {
        IInbox inbox = await CreateAsync();
        PostId[] ids = [.. Enumerable.Range(0, 5).Select(_ => PostId.New(Posts.Noon))];
        foreach (PostId id in ids)
            await inbox.PostAsync(id, None);
        await using (IAsyncEnumerator<Delivery<PostId>> first = inbox.ReadAsync(None).GetAsyncEnumerator(None))
            await (await NextAsync(first)).AcknowledgeAsync(None);

        await using IAsyncEnumerator<Delivery<PostId>> second = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        foreach (PostId id in ids[1..])
        {
            Delivery<PostId> delivery = await NextAsync(second);
            Assert.Equal((id, 1), (delivery.Item, delivery.Attempt));
            await delivery.AcknowledgeAsync(None);
        }
    }

    [Fact]
    public async Task Many_posted_and_acknowledged_at_once_come_once_each()
    {
        IInbox inbox = await CreateAsync();
        PostId[] ids = [.. Enumerable.Range(0, 300).Select(_ => PostId.New(Posts.Noon))];
        await Task.WhenAll(ids.Select(id => inbox.PostAsync(id, None).AsTask()));

        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        List<Delivery<PostId>> deliveries = [];
        while (deliveries.Count < ids.Length)
            deliveries.Add(await NextAsync(reader));
        Assert.Equal(ids.OrderBy(id => id.Value), deliveries.Select(delivery => delivery.Item).OrderBy(id => id.Value));
        await Task.WhenAll(deliveries.Select(delivery => delivery.AcknowledgeAsync(None).AsTask()));
        await LetRedeliveriesComeDueAsync();
        PostId last = PostId.New(Posts.Noon);
        await inbox.PostAsync(last, None);
        Assert.Equal(last, (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task A_post_that_is_posted_again_while_it_waits_or_is_in_hand_or_has_failed_is_delivered_once()
    {
        IInbox inbox = await CreateAsync();
        PostId id = PostId.New(Posts.Noon), next = PostId.New(Posts.Noon);
        await inbox.PostAsync(id, None);
        await inbox.PostAsync(id, None);
        await inbox.PostAsync(id, Lane.Priority, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Delivery<PostId> delivery = await NextAsync(reader);
        await inbox.PostAsync(id, None);
        await delivery.FailAsync("no voice", None);
        await inbox.PostAsync(id, None);
        await LetRedeliveriesComeDueAsync();

        Delivery<PostId> again = await NextAsync(reader);
        Assert.Equal((id, 2), (again.Item, again.Attempt));
        await again.AcknowledgeAsync(None);
        await inbox.PostAsync(next, None);
        Assert.Equal(next, (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task A_post_that_was_acknowledged_or_given_up_can_be_posted_anew()
    {
        IInbox inbox = await CreateAsync();
        PostId id = PostId.New(Posts.Noon);
        await inbox.PostAsync(id, None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        await (await NextAsync(reader)).AcknowledgeAsync(None);
        await inbox.PostAsync(id, None);
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            Delivery<PostId> delivery = await NextAsync(reader);
            Assert.Equal((id, attempt), (delivery.Item, delivery.Attempt));
            await delivery.FailAsync("no voice", None);
            await LetRedeliveriesComeDueAsync();
        }

        await inbox.PostAsync(id, None);
        Delivery<PostId> anew = await NextAsync(reader);
        Assert.Equal((id, 1), (anew.Item, anew.Attempt));
    }

    [Fact]
    public async Task An_acknowledged_delivery_does_not_come_again()
    {
        IInbox inbox = await CreateAsync();
        await inbox.PostAsync(PostId.New(Posts.Noon), None);
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Delivery<PostId> delivery = await NextAsync(reader);
        await delivery.AcknowledgeAsync(None);
        await delivery.AcknowledgeAsync(None);
        await LetRedeliveriesComeDueAsync();
        PostId next = PostId.New(Posts.Noon);
        await inbox.PostAsync(next, None);
        Assert.Equal(next, (await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task Cancelling_ends_the_reading()
    {
        IInbox inbox = await CreateAsync();
        using var cancel = new CancellationTokenSource();
        await using IAsyncEnumerator<Delivery<PostId>> reader = inbox.ReadAsync(cancel.Token).GetAsyncEnumerator(cancel.Token);
        Task<Delivery<PostId>> waiting = NextAsync(reader);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task<Delivery<PostId>> NextAsync(IAsyncEnumerator<Delivery<PostId>> reader)
    {
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return reader.Current;
    }
}
