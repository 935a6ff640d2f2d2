using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Tests;

/// <summary>Policies and the desk in memory. It passes the same contract as the real one, and no product uses it.</summary>
internal sealed class MemoryPolicies(MemoryLogs? logs = null, TimeProvider? time = null) : IPolicyStore, IDeskPresence
{
    private readonly Lock _gate = new();
    private readonly List<PolicyVersion> _versions = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long? _seenAt;

    public ValueTask<PolicyVersion?> CurrentAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_versions.LastOrDefault());
    }

    public ValueTask<PolicyVersion?> PutAsync(StationPolicy policy, long expected, AuditEntry audit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (expected != _versions.Count)
                return ValueTask.FromResult<PolicyVersion?>(null);
            _versions.Add(new PolicyVersion(expected + 1, audit.At, audit.Actor, PolicyJson.Read(PolicyJson.Write(policy))));
            logs?.Append(audit);
            return ValueTask.FromResult<PolicyVersion?>(_versions[^1]);
        }
    }

    public ValueTask<IReadOnlyList<PolicyVersion>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<PolicyVersion>>([.. _versions.AsEnumerable().Reverse().Where(one => one.Version < (before ?? long.MaxValue)).Take(limit)]);
    }

    public ValueTask SeenAsync(ListenerId account, CancellationToken cancellationToken)
    {
        lock (_gate)
            _seenAt = _time.GetTimestamp();
        return ValueTask.CompletedTask;
    }

    public ValueTask<TimeSpan?> LastSeenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_seenAt is { } at ? _time.GetElapsedTime(at) : (TimeSpan?)null);
    }
}
