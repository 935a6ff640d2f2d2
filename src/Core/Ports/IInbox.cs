using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>
/// Carries the ids of new posts from the Api to the Host, at least once: a delivery comes again until it is acknowledged.
/// </summary>
public interface IInbox
{
    /// <summary>Puts the id in a lane, with the caller's trace context (<see cref="System.Diagnostics.Activity.Current"/>) if there is one.</summary>
    /// <exception cref="QueueAwayException">The inbox cannot be reached just now.</exception>
    ValueTask PostAsync(PostId id, Lane lane, CancellationToken cancellationToken);

    /// <summary>Deliveries in order of arrival, the priority lane first, without end. One reader at a time a process.</summary>
    IAsyncEnumerable<Delivery<PostId>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The usual way in.</summary>
public static class InboxLanes
{
    /// <summary>Puts the id in the normal lane.</summary>
    public static ValueTask PostAsync(this IInbox inbox, PostId id, CancellationToken cancellationToken) =>
        inbox.PostAsync(id, Lane.Normal, cancellationToken);
}
