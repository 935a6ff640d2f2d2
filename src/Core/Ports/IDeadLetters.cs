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
