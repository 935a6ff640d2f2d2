using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>Who did what, in memory: the last 10,000 acts.</summary>
public sealed class EmbeddedAuditLog : IAuditLog
{
    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<AuditEntry> _entries = new();

    public ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry);
            if (_entries.Count > Kept)
                _entries.Dequeue();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(
        string? act, string? actor, DateTimeOffset? before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<AuditEntry>>([.. _entries.Reverse()
                .Where(entry => act is null || entry.Act.StartsWith(act, StringComparison.Ordinal))
                .Where(entry => (actor is null || entry.Actor == actor) && (before is null || entry.At < before))
                .OrderByDescending(entry => entry.At)
                .Take(limit)]);
        }
    }
}
