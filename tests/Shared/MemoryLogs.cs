using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>The logs in memory, in the order they were written.</summary>
internal sealed class MemoryLogs : IAirLog, IAuditLog
{
    private readonly Lock _gate = new();
    private readonly List<AirLogEntry> _aired = [];
    private readonly List<AuditEntry> _acts = [];

    public IReadOnlyList<AirLogEntry> Aired
    {
        get
        {
            lock (_gate)
                return [.. _aired];
        }
    }

    public IReadOnlyList<AuditEntry> Acts
    {
        get
        {
            lock (_gate)
                return [.. _acts];
        }
    }

    public ValueTask WriteAsync(AirLogEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            int at = _aired.FindIndex(line => line.Id == entry.Id);
            if (at >= 0)
                _aired[at] = _aired[at] with { EndedAt = entry.EndedAt };
            else
                _aired.Add(entry);
            if (entry.Post is { } post)
                _aired.RemoveAll(line => line.Post == post && line.Id != entry.Id);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AirLogEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<AirLogEntry>>(
            [.. Aired.Where(line => line.StartedAt >= from && line.StartedAt < to).OrderBy(line => line.StartedAt).Take(limit)]);

    public ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        Append(entry);
        return ValueTask.CompletedTask;
    }

    public void Append(AuditEntry entry)
    {
        lock (_gate)
            _acts.Add(entry);
    }

    public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(
        string? act, string? actor, DateTimeOffset? before, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<AuditEntry>>([.. Acts.Reverse()
            .Where(entry => act is null || entry.Act.StartsWith(act, StringComparison.Ordinal))
            .Where(entry => actor is null || entry.Actor == actor)
            .Where(entry => before is null || entry.At < before)
            .Take(limit)]);
}
