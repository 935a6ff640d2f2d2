using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IDesk"/> does.</summary>
public abstract class DeskContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty desk that gives an order 5 tries.</summary>
    protected abstract ValueTask<IDesk> CreateAsync();

    /// <summary>Returns once every order that was failed, or that nobody acknowledged, has come due again.</summary>
    protected abstract ValueTask LetRedeliveriesComeDueAsync();

    protected abstract IDeadLetters DeadLetters { get; }

    [Fact]
    public async Task Every_kind_of_order_arrives_as_it_was_given()
    {
        IDesk desk = await CreateAsync();
        PostId post = PostId.New(Posts.Noon);
        DeskOrder[] orders =
        [
            new DeskOrder.Withdraw(post, "listener", "sent by mistake"), new DeskOrder.Approve(post, "moderator"),
            new DeskOrder.Reject(post, "moderator", "not today – 今日は無理"), new DeskOrder.Skip(Posts.Noon, "moderator"),
        ];
        foreach (DeskOrder order in orders)
            await desk.OrderAsync(order, Lane.Normal, None);

        await using IAsyncEnumerator<OrderDelivery> reader = desk.ReadAsync(None).GetAsyncEnumerator(None);
        foreach (DeskOrder order in orders)
        {
            OrderDelivery delivery = await NextAsync(reader);
            Assert.Equal((order, 1), (delivery.Order, delivery.Attempt));
            await delivery.AcknowledgeAsync(None);
        }
    }

    [Fact]
    public async Task What_cannot_wait_goes_first()
    {
        IDesk desk = await CreateAsync();
        await desk.OrderAsync(new DeskOrder.Approve(PostId.New(Posts.Noon), "m"), Lane.Normal, None);
        await desk.OrderAsync(new DeskOrder.Skip(Posts.Noon, "m"), Lane.Priority, None);
        await using IAsyncEnumerator<OrderDelivery> reader = desk.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.IsType<DeskOrder.Skip>((await NextAsync(reader)).Order);
        Assert.IsType<DeskOrder.Approve>((await NextAsync(reader)).Order);
    }

    [Fact]
    public async Task An_order_that_cannot_be_carried_out_is_kept_with_the_reason_and_can_be_replayed()
    {
        IDesk desk = await CreateAsync();
        var order = new DeskOrder.Approve(PostId.New(Posts.Noon), "moderator");
        await desk.OrderAsync(order, Lane.Normal, None);
        await using IAsyncEnumerator<OrderDelivery> reader = desk.ReadAsync(None).GetAsyncEnumerator(None);
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            OrderDelivery delivery = await NextAsync(reader);
            Assert.Equal(attempt, delivery.Attempt);
            await delivery.FailAsync("the store is away", None);
            await LetRedeliveriesComeDueAsync();
        }

        DeadLetter dead = Assert.Single(await DeadLetters.ListAsync(10, None));
        Assert.Equal(("desk", "the store is away"), (DeadLetters.Queue, dead.Reason));
        Assert.Contains("approve", dead.Payload);
        foreach (string nonsense in (string[])["", "0-0", "-1", "1-", "99999999999999999999-1", "\0", "1-1-1", "+", new string('9', 5_000)])
            Assert.False(await DeadLetters.ReplayAsync(nonsense, None));
        Assert.True(await DeadLetters.ReplayAsync(dead.Id, None));
        Assert.Equal(order, (await NextAsync(reader)).Order);
    }

    private static async Task<OrderDelivery> NextAsync(IAsyncEnumerator<OrderDelivery> reader)
    {
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return reader.Current;
    }
}
