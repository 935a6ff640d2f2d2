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
    IAsyncEnumerable<Delivery> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The usual way in.</summary>
public static class InboxLanes
{
    /// <summary>Puts the id in the normal lane.</summary>
    public static ValueTask PostAsync(this IInbox inbox, PostId id, CancellationToken cancellationToken) =>
        inbox.PostAsync(id, Lane.Normal, cancellationToken);
}

/// <summary>A post's id on its way: acknowledge it after the post's new state is written, or say why it failed.</summary>
/// <param name="traceparent">The trace context of whoever put it in, as W3C Trace Context writes it; null: none.</param>
public abstract class Delivery(PostId id, int attempt, string? traceparent = null)
{
    public PostId Id { get; } = id;

    /// <summary>1 on the first delivery.</summary>
    public int Attempt { get; } = attempt;

    public string? Traceparent { get; } = traceparent;

    public abstract ValueTask AcknowledgeAsync(CancellationToken cancellationToken);

    /// <summary>It comes again later, or goes to the dead letters after the last try.</summary>
    public abstract ValueTask FailAsync(string reason, CancellationToken cancellationToken);
}

/// <summary>A queue has two lanes; what waits in the priority lane is delivered first.</summary>
public enum Lane
{
    Normal,
    Priority,
}

/// <summary>
/// What carries things between the station's processes cannot be reached just now: nothing was handed over, or (if the connection
/// broke meanwhile) it is unknown whether it was.
/// </summary>
public sealed class QueueAwayException(string message, Exception? inner = null) : Exception(message, inner);
