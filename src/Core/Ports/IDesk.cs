using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>Carries orders from people (a moderator, a post's author) to the Host, at least once, as <see cref="IInbox"/> carries posts.</summary>
public interface IDesk
{
    /// <param name="lane">What must happen now (<see cref="DeskOrder.Skip"/>) goes ahead of what can wait its turn.</param>
    /// <exception cref="QueueAwayException">The desk cannot be reached just now.</exception>
    ValueTask OrderAsync(DeskOrder order, Lane lane, CancellationToken cancellationToken);

    /// <summary>Orders as they come, without end. One reader at a time a process.</summary>
    IAsyncEnumerable<OrderDelivery> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What the Host is told to do. Done twice it does no more than done once.</summary>
/// <param name="By">Who gave it: an account's or a listener's id. Stands in the post's history as the actor.</param>
public abstract record DeskOrder(string By)
{
    /// <summary>The post is not to air, or to be broken off if it is on air.</summary>
    public sealed record Withdraw(PostId Post, string By, string? Reason = null) : DeskOrder(By);

    /// <summary>A held post may air.</summary>
    public sealed record Approve(PostId Post, string By) : DeskOrder(By);

    /// <summary>A held post may not air.</summary>
    /// <param name="Reason">For its author.</param>
    public sealed record Reject(PostId Post, string By, string Reason) : DeskOrder(By);

    /// <summary>On with the programme: the item that is on air ends now.</summary>
    /// <param name="Asked">When: a skip that is delivered late must not end another item.</param>
    public sealed record Skip(DateTimeOffset Asked, string By) : DeskOrder(By);
}

/// <summary>An order on its way: acknowledge it after it was carried out, or say why it failed.</summary>
public abstract class OrderDelivery(DeskOrder order, int attempt)
{
    public DeskOrder Order { get; } = order;

    /// <summary>1 on the first delivery.</summary>
    public int Attempt { get; } = attempt;

    public abstract ValueTask AcknowledgeAsync(CancellationToken cancellationToken);

    /// <summary>It comes again later, or goes to the dead letters after the last try.</summary>
    public abstract ValueTask FailAsync(string reason, CancellationToken cancellationToken);
}
