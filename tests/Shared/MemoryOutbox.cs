using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Tests;

/// <summary>The outbox in memory; it passes the same contract as the real one.</summary>
internal sealed class MemoryOutbox : IOutbox
{
    private readonly Lock _gate = new();
    private readonly List<OutboxEntry> _entries = [];
    private readonly Dictionary<string, long> _cursors = [];
    private long _last;

    public IReadOnlyList<OutboxEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _entries.Select(entry => entry.Event)];
        }
    }

    public void Append(OutboxEvent what)
    {
        lock (_gate)
            _entries.Add(new OutboxEntry(++_last, what));
    }

    public void Erase(IReadOnlyCollection<string> subjects)
    {
        lock (_gate)
            _entries.RemoveAll(entry => subjects.Contains(entry.Event.Subject));
    }

    public ValueTask AppendAsync(OutboxEvent what, CancellationToken cancellationToken)
    {
        Append(what);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<OutboxEntry>>([.. _entries.Where(entry => entry.Position > after).Take(limit)]);
    }

    public ValueTask<long> PositionAsync(string cursor, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_cursors.GetValueOrDefault(cursor));
    }

    public ValueTask AdvanceAsync(string cursor, long position, CancellationToken cancellationToken)
    {
        lock (_gate)
            _cursors[cursor] = Math.Max(_cursors.GetValueOrDefault(cursor), position);
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            OutboxEntry[] old = [.. _entries.Take(limit).Where(entry => entry.Event.At < before)];
            _entries.RemoveAll(entry => old.Contains(entry));
            return ValueTask.FromResult(old.Length);
        }
    }
}

/// <summary>Moves in a test: by hand, with nobody told.</summary>
internal static class Moves
{
    /// <returns>The post after the move; null if it did not move.</returns>
    public static ValueTask<PostRecord?> MoveAsync(this IPostStore store, PostId id, PostTransition to, CancellationToken cancellationToken) =>
        store.MoveAsync(id, [to], cancellationToken);

    /// <inheritdoc cref="MoveAsync(IPostStore, PostId, PostTransition, CancellationToken)"/>
    public static async ValueTask<PostRecord?> MoveAsync(
        this IPostStore store, PostId id, IReadOnlyList<PostTransition> steps, CancellationToken cancellationToken) =>
        await store.MoveAsync(new PostMove(id, steps), cancellationToken) is { Moved: true } result ? result.Record : null;
}
