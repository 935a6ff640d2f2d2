using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="ITalkback"/> does.</summary>
public abstract class TalkbackContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty queue that gives a notice 5 tries.</summary>
    protected abstract ValueTask<ITalkback> CreateAsync();

    /// <summary>Returns once every notice that was failed, or that nobody acknowledged, has come due again.</summary>
    protected abstract ValueTask LetRedeliveriesComeDueAsync();

    protected abstract IDeadLetters DeadLetters { get; }

    [Fact]
    public async Task Every_kind_of_notice_arrives_as_it_was_given()
    {
        ITalkback talkback = await CreateAsync();
        PostId post = PostId.New(Posts.Noon);
        StudioNotice[] notices =
        [
            new StudioNotice.PostCleared(post), new StudioNotice.PostEnded(post), new StudioNotice.Skip(Posts.Noon),
            new StudioNotice.AuthorIsThere(post), new StudioNotice.ReplyBegun(post), new StudioNotice.ReplyDropped(post), new StudioNotice.ReplyKept(post),
        ];
        foreach (StudioNotice notice in notices)
            await talkback.TellAsync(notice, Lane.Normal, None);

        await using IAsyncEnumerator<Delivery<StudioNotice>> reader = talkback.ReadAsync(None).GetAsyncEnumerator(None);
        foreach (StudioNotice notice in notices)
        {
            Delivery<StudioNotice> delivery = await NextAsync(reader);
            Assert.Equal((notice, 1), (delivery.Item, delivery.Attempt));
            await delivery.AcknowledgeAsync(None);
        }
    }

    [Fact]
    public async Task What_cannot_wait_goes_first()
    {
        ITalkback talkback = await CreateAsync();
        await talkback.TellAsync(new StudioNotice.PostCleared(PostId.New(Posts.Noon)), Lane.Normal, None);
        await talkback.TellAsync(new StudioNotice.Skip(Posts.Noon), Lane.Priority, None);
        await using IAsyncEnumerator<Delivery<StudioNotice>> reader = talkback.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.IsType<StudioNotice.Skip>((await NextAsync(reader)).Item);
        Assert.IsType<StudioNotice.PostCleared>((await NextAsync(reader)).Item);
    }

    [Fact]
    public async Task A_notice_that_cannot_be_passed_on_is_kept_with_the_reason_and_can_be_replayed()
    {
        ITalkback talkback = await CreateAsync();
        var notice = new StudioNotice.PostCleared(PostId.New(Posts.Noon));
        await talkback.TellAsync(notice, Lane.Normal, None);
        await using IAsyncEnumerator<Delivery<StudioNotice>> reader = talkback.ReadAsync(None).GetAsyncEnumerator(None);
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            Delivery<StudioNotice> delivery = await NextAsync(reader);
            Assert.Equal(attempt, delivery.Attempt);
            await delivery.FailAsync("the store is away", None);
            await LetRedeliveriesComeDueAsync();
        }

        DeadLetter dead = Assert.Single(await DeadLetters.ListAsync(10, None));
        Assert.Equal(("talkback", "the store is away"), (DeadLetters.Queue, dead.Reason));
        Assert.Contains("cleared", dead.Payload);
        foreach (string nonsense in (string[])["", "0-0", "-1", "1-", "99999999999999999999-1", "\0", "1-1-1", "+", new string('9', 5_000)])
            Assert.False(await DeadLetters.ReplayAsync(nonsense, None));
        Assert.True(await DeadLetters.ReplayAsync(dead.Id, None));
        Assert.Equal(notice, (await NextAsync(reader)).Item);
    }

    private static async Task<Delivery<StudioNotice>> NextAsync(IAsyncEnumerator<Delivery<StudioNotice>> reader)
    {
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return reader.Current;
    }
}
