using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>A queue's dead letters, as they stand in its stream <c>NAME:dead</c>.</summary>
internal sealed class RedisDeadLetters(RedisQueue queue, string name) : IDeadLetters
{
    public string Queue => name;

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) => queue.CountDeadAsync();

    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellationToken) =>
        queue.DeadLettersAsync(limit);

    public ValueTask<bool> ReplayAsync(string id, CancellationToken cancellationToken) => queue.ReplayAsync(id);
}
