using Radio24.Core.Log;

namespace Radio24.Core.Ports;

/// <summary>Who did what: append-only.</summary>
public interface IAuditLog
{
    ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first; <paramref name="act"/> and <paramref name="actor"/> filter by prefix and equality when not null.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(
        string? act, string? actor, DateTimeOffset? before, int limit, CancellationToken cancellationToken);
}
