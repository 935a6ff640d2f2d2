using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>When an entry comes again and when it is given up.</summary>
public sealed record RedisQueueOptions
{
    /// <summary>An entry not acknowledged within this is taken from its consumer, which may be dead.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a failed entry waits before its second try; doubles with every try, up to <see cref="AcknowledgeWithin"/>.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many tries an entry goes to the dead letters.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>How often a reader looks for overdue entries, and for new ones in case it was not woken.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many entries a reader takes at once.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>About so many dead letters are kept, the newest.</summary>
    public int DeadLettersKept { get; init; } = 10_000;
}

/// <param name="EntryId">Redis's name for it in its stream.</param>
/// <param name="Traceparent">The trace of whoever added it; null: none.</param>
internal sealed record QueueEntry(string Stream, string EntryId, string Payload, int Attempt, string? Traceparent = null)
{
    public static QueueEntry Of(string stream, StreamEntry entry, int attempt) =>
        new(stream, (string)entry.Id!, (string)entry["p"]!, attempt, (string?)entry["traceparent"]);
}

/// <summary>
/// A work queue on Redis Streams: one consumer group, at least once, two lanes. What is in the queue already is not added twice.
/// <code>
///            ┌─▶ NAME:priority ─┐ XREADGROUP         acknowledge ─▶ XACK, XDEL
/// add ─ XADD ┤                  ├───────────▶ entry ─┤
///            └─▶ NAME ──────────┘      ▲             ├ last try fails ─▶ NAME:dead (with the reason; can be replayed)
///                                      │             ├ fail ─▶ XCLAIM, overdue when its backoff is over
///                                      └─ XAUTOCLAIM ┴ never answered: overdue, its consumer is taken for dead
/// </code>
/// NAME:here is the set of payloads in either lane. Each change of place is one command or one script, so that a process may die
/// between any two lines of this program.
/// </summary>
internal sealed class RedisQueue : IDeadLetters
{
    private const string Group = "station";

    /// <summary>The consumer that holds what waits for its next try. Nobody reads in its name.</summary>
    private const string Later = "later";

    /// <summary>The publication wakes a reader; if there is none, nothing is lost.</summary>
    private const string AddScript =
        """
        for i = 2, #ARGV, 3 do
            if redis.call('SADD', KEYS[3], ARGV[i + 1]) == 1 then
                local fields = {'p', ARGV[i + 1]}
                if ARGV[i + 2] ~= '' then fields = {'p', ARGV[i + 1], 'traceparent', ARGV[i + 2]} end
                redis.call('XADD', KEYS[tonumber(ARGV[i])], '*', unpack(fields))
            end
        end
        redis.call('PUBLISH', ARGV[1], '')
        """;

    private const string AcknowledgeScript =
        """
        for i = 2, #ARGV, 3 do
            local stream = KEYS[tonumber(ARGV[i])]
            if redis.call('XACK', stream, ARGV[1], ARGV[i + 1]) == 1 then
                redis.call('XDEL', stream, ARGV[i + 1])
                redis.call('SREM', KEYS[3], ARGV[i + 2])
            end
        end
        """;

    private const string BuryScript =
        """
        if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return end
        redis.call('XDEL', KEYS[1], ARGV[2])
        redis.call('SREM', KEYS[3], ARGV[4])
        redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'p', ARGV[4], 'a', ARGV[5], 'r', ARGV[6])
        """;

    private const string ReplayScript =
        """
        local e = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
        if #e == 0 then return 0 end
        redis.call('XDEL', KEYS[1], ARGV[1])
        if redis.call('SADD', KEYS[3], e[1][2][2]) == 1 then redis.call('XADD', KEYS[2], '*', 'p', e[1][2][2]) end
        redis.call('PUBLISH', ARGV[2], '')
        return 1
        """;

    /// <summary>Deletes this consumer, and those that died long ago, unless they still hold entries, which only XAUTOCLAIM can save.</summary>
    private const string DropConsumerScript =
        """
        for _, stream in ipairs(KEYS) do
            for _, c in ipairs(redis.call('XINFO', 'CONSUMERS', stream, ARGV[1])) do
                local name, pending, idle = c[2], c[4], c[6]
                if pending == 0 and (name == ARGV[2] or idle > 3600000) then redis.call('XGROUP', 'DELCONSUMER', stream, ARGV[1], name) end
            end
        end
        """;

    private readonly RedisLink _link;
    private readonly TimeProvider _time;
    private readonly RedisQueueOptions _options;
    private readonly RedisKey _normal;
    private readonly RedisKey _priority;
    private readonly RedisKey _here;
    private readonly RedisKey _dead;
    private readonly string _wake;

    // What is done for every entry: in a flood it is one round trip for hundreds of them.
    private readonly Batcher<(string Payload, bool Priority, string Traceparent), bool> _adding;
    private readonly Batcher<QueueEntry, bool> _acknowledging;

    public RedisQueue(RedisLink link, string name, TimeProvider time, RedisQueueOptions? options = null)
    {
        _link = link;
        _time = time;
        _options = options ?? new RedisQueueOptions();
        Queue = name;
        _normal = link.Key(name);
        _priority = link.Key($"{name}:priority");
        _here = link.Key($"{name}:here");
        _dead = link.Key($"{name}:dead");
        _wake = link.Key($"{name}:wake");
        _adding = new Batcher<(string Payload, bool Priority, string Traceparent), bool>(AddBatchAsync);
        _acknowledging = new Batcher<QueueEntry, bool>(AcknowledgeBatchAsync);
    }

    public string Queue { get; }

    /// <summary>Adds an entry, unless there is one with this payload that was neither acknowledged nor given up.</summary>
    public async ValueTask AddAsync(string payload, bool priority) => await _adding.AddAsync(
        (payload, priority, System.Diagnostics.Activity.Current?.Id ?? ""), CancellationToken.None);

    /// <summary>Entries as they come, overdue ones first, then the priority lane. Survives the server's absence.</summary>
    public async IAsyncEnumerable<QueueEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string consumer = Guid.NewGuid().ToString("N");
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        ChannelMessageQueue wake = await _link.SubscribeAsync(_wake);
        wake.OnMessage(_ => bell.Writer.TryWrite(true));
        Queue<QueueEntry> taken = [];
        try
        {
            long? lookedForOverdue = null;
            bool hasGroup = false;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (!hasGroup)
                    {
                        await MakeGroupAsync(_priority);
                        await MakeGroupAsync(_normal);
                        hasGroup = true;
                    }

                    if (lookedForOverdue is not { } looked || _time.GetElapsedTime(looked) >= _options.Poll)
                    {
                        bool any = await ReclaimAsync(_priority, consumer, taken) || await ReclaimAsync(_normal, consumer, taken);
                        lookedForOverdue = any ? null : _time.GetTimestamp();
                    }

                    if (taken.Count == 0 && !await TakeAsync(_priority, consumer, taken))
                        await TakeAsync(_normal, consumer, taken);
                }
                catch (Exception e) when (RedisLink.IsAway(e))
                {
                    await Task.Delay(_options.Poll, _time, cancellationToken);
                    continue;
                }
                catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
                {
                    hasGroup = false;
                    continue;
                }

                if (taken.Count == 0)
                    await WaitAsync(bell.Reader, cancellationToken);
                while (taken.TryPeek(out QueueEntry? entry))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    taken.Dequeue();
                    if (entry.Attempt > _options.Tries)
                        await RefuseAsync(entry, "every consumer that took it died before it answered");
                    else
                    {
                        QueueMeter.Taken(Queue, entry.Attempt, Age(entry.EntryId));
                        yield return entry;
                    }
                }
            }
        }
        finally
        {
            try
            {
                await wake.UnsubscribeAsync(CommandFlags.FireAndForget);
                await PutBackAsync(taken);
                await RunAsync(DropConsumerScript, [_priority, _normal], [Group, consumer], CancellationToken.None);
            }
            catch (Exception e) when (RedisLink.IsAway(e) || e is RedisServerException)
            {
                // Away, or the streams were never made. Whoever reads next reclaims what this consumer held.
            }
        }
    }

    public async ValueTask AcknowledgeAsync(QueueEntry entry) => await _acknowledging.AddAsync(entry, CancellationToken.None);

    /// <summary>The entry comes again when its backoff is over; after the last try it is a dead letter.</summary>
    public async ValueTask FailAsync(QueueEntry entry, string reason)
    {
        if (entry.Attempt >= _options.Tries)
        {
            await BuryAsync(entry, reason);
            return;
        }

        TimeSpan backoff = _options.FirstBackoff * Math.Pow(2, entry.Attempt - 1);
        await LeaveAsync(entry.Stream, [entry.EntryId], backoff);
    }

    /// <summary>What nobody will ever understand goes to the dead letters; while Redis is away it stays, and comes again.</summary>
    public async ValueTask RefuseAsync(QueueEntry entry, string reason)
    {
        try
        {
            await BuryAsync(entry, reason);
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            // The reader goes on.
        }
    }

    public async ValueTask<int> CountAsync(CancellationToken cancellationToken) =>
        (int)await _link.AskAsync(database => database.StreamLengthAsync(_dead), cancellationToken);

    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        StreamEntry[] entries = await _link.AskAsync(database => database.StreamRangeAsync(_dead, count: limit), cancellationToken);
        return [.. entries.Select(entry => new DeadLetter((string)entry.Id!, (string)entry["p"]!, (int)entry["a"], (string)entry["r"]!))];
    }

    public async ValueTask<bool> ReplayAsync(string id, CancellationToken cancellationToken) =>
        IsEntryId(id) && (int)await RunAsync(ReplayScript, [_dead, _normal, _here], [id, _wake], cancellationToken) == 1;

    // Two numbers of 64 bits: to anything else Redis answers with an error.
    private static bool IsEntryId(string id) => id.Split('-') is [var milliseconds, var sequence]
        && ulong.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && ulong.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken = default) =>
        _link.AskAsync(database => database.ScriptEvaluateAsync(script, keys, arguments), cancellationToken);

    private async Task<IReadOnlyList<bool>> AddBatchAsync(IReadOnlyList<(string Payload, bool Priority, string Traceparent)> batch)
    {
        await RunAsync(
            AddScript, [_normal, _priority, _here], [_wake, .. batch.SelectMany(item => (RedisValue[])[item.Priority ? 2 : 1, item.Payload, item.Traceparent])]);
        return new bool[batch.Count];
    }

    private async Task<IReadOnlyList<bool>> AcknowledgeBatchAsync(IReadOnlyList<QueueEntry> batch)
    {
        await RunAsync(
            AcknowledgeScript,
            [_normal, _priority, _here],
            [Group, .. batch.SelectMany(entry => (RedisValue[])[entry.Stream == _priority ? 2 : 1, entry.EntryId, entry.Payload])]);
        return new bool[batch.Count];
    }

    private Task<RedisResult> BuryAsync(QueueEntry entry, string reason)
    {
        QueueMeter.Died(Queue);
        return RunAsync(
            BuryScript,
            [entry.Stream, _dead, _here],
            [Group, entry.EntryId, _options.DeadLettersKept, entry.Payload, Math.Min(entry.Attempt, _options.Tries), reason]);
    }

    /// <summary>Redis names an entry by the millisecond in which it was added.</summary>
    private TimeSpan Age(string entryId) => long.TryParse(entryId.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
        ? _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at)
        : TimeSpan.Zero;

    private async Task MakeGroupAsync(RedisKey stream)
    {
        try
        {
            await _link.AskAsync(database => database.StreamCreateConsumerGroupAsync(stream, Group, StreamPosition.Beginning));
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // Another process made it.
        }
    }

    /// <returns>Whether there was anything.</returns>
    private async Task<bool> TakeAsync(RedisKey stream, string consumer, Queue<QueueEntry> taken)
    {
        StreamEntry[] entries = await _link.AskAsync(
            database => database.StreamReadGroupAsync(stream, Group, consumer, StreamPosition.NewMessages, _options.AtOnce));
        foreach (StreamEntry entry in entries)
            taken.Enqueue(QueueEntry.Of(stream!, entry, 1));
        return entries.Length > 0;
    }

    /// <summary>Takes over what is overdue, whoever held it.</summary>
    /// <returns>Whether there was anything.</returns>
    private async Task<bool> ReclaimAsync(RedisKey stream, string consumer, Queue<QueueEntry> taken)
    {
        RedisValue from = StreamPosition.Beginning;
        do
        {
            // A call looks at ten times as many entries as it may claim, and says where it stopped.
            StreamAutoClaimResult claimed = await _link.AskAsync(database => database.StreamAutoClaimAsync(
                stream, Group, consumer, (long)_options.AcknowledgeWithin.TotalMilliseconds, from, _options.AtOnce));
            if (claimed.ClaimedEntries.Length > 0)
            {
                foreach (QueueEntry entry in await Task.WhenAll(claimed.ClaimedEntries.Select(entry => AgainAsync(stream, consumer, entry))))
                    taken.Enqueue(entry);
                return true;
            }

            from = claimed.NextStartId;
        }
        while (from != "0-0");
        return false;
    }

    private async Task<QueueEntry> AgainAsync(RedisKey stream, string consumer, StreamEntry entry)
    {
        StreamPendingMessageInfo[] held = await _link.AskAsync(
            database => database.StreamPendingMessagesAsync(stream, Group, 1, consumer, entry.Id, entry.Id));
        return QueueEntry.Of(stream!, entry, held.Length == 0 ? 1 : held[0].DeliveryCount);
    }

    /// <summary>What the reader took and gave to nobody: overdue at once, and no try is used up.</summary>
    private async Task PutBackAsync(Queue<QueueEntry> taken)
    {
        foreach (var same in taken.GroupBy(entry => (entry.Stream, entry.Attempt)))
            await LeaveAsync(same.Key.Stream, same.Select(entry => entry.EntryId), TimeSpan.Zero, ["RETRYCOUNT", same.Key.Attempt - 1]);
    }

    /// <summary>Leaves entries with nobody, so that they are overdue after a while.</summary>
    private Task<RedisResult> LeaveAsync(string stream, IEnumerable<string> ids, TimeSpan overdueIn, object[]? more = null)
    {
        long idle = (long)Math.Max(0, (_options.AcknowledgeWithin - overdueIn).TotalMilliseconds);
        // The typed API has no IDLE.
        return _link.AskAsync(database => database.ExecuteAsync("XCLAIM", [stream, Group, Later, 0, .. ids, "IDLE", idle, .. more ?? [], "JUSTID"]));
    }

    private async Task WaitAsync(ChannelReader<bool> bell, CancellationToken cancellationToken)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task due = Task.Delay(_options.Poll, _time, poll.Token);
        Task rung = bell.WaitToReadAsync(poll.Token).AsTask();
        await Task.WhenAny(due, rung);
        await poll.CancelAsync();
        bell.TryRead(out _);
    }
}
