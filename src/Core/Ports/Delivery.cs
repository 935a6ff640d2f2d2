namespace Radio24.Core.Ports;

/// <summary>An item on its way: acknowledge it after what it led to is written, or say why it failed.</summary>
/// <param name="traceparent">The trace context of whoever put it in, as W3C Trace Context writes it; null: none.</param>
public abstract class Delivery<T>(T item, int attempt, string? traceparent = null)
{
    public T Item { get; } = item;

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
