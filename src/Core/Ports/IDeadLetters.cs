namespace Radio24.Core.Ports;

/// <summary>
/// What one queue gave up after the last try: nothing is dropped in silence, and a person can have it tried again. Every method
/// throws <see cref="QueueAwayException"/> while the queue cannot be reached.
/// </summary>
public interface IDeadLetters
{
    /// <summary>Which queue: "inbox" or "talkback".</summary>
    string Queue { get; }

    ValueTask<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Oldest first, <paramref name="limit"/> at the most.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Puts a dead letter back in line for a full set of tries; false if it is not there (any more).</summary>
    ValueTask<bool> ReplayAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Something that was given up after its last try.</summary>
/// <param name="Id">Names the dead letter within its queue, for a replay.</param>
/// <param name="Payload">A post's id, or a notice as JSON.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why the last try failed.</param>
public sealed record DeadLetter(string Id, string Payload, int Attempts, string Reason);
