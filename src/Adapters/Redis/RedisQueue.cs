using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// A work queue on Redis Streams: one consumer group, at least once, two lanes.
/// <code>
///            ┌─▶ NAME:priority ─┐ XREADGROUP         acknowledge ─▶ XACK, XDEL
/// add ─ XADD ┤                  ├───────────▶ entry ─┤
///            └─▶ NAME ──────────┘      ▲             ├ fail ─▶ NAME:later (sorted by when it is due) ─▶ XADD again
///                                      │             ├ last try fails ─▶ NAME:dead (with the reason; can be replayed)
///                                      └─ XAUTOCLAIM ┴ never answered: its consumer is taken for dead
/// </code>
/// Each change of place is one script, so that a process may die between any two lines of this program.
/// </summary>
internal sealed class RedisQueue
{
    private const string Group = "station";

    /// <summary>The publication wakes a reader, and is lost without harm if there is none.</summary>
    private static readonly RedisScript AddScript = new(
        """
        for i = 2, #ARGV, 2 do redis.call('XADD', KEYS[tonumber(ARGV[i])], '*', 'p', ARGV[i + 1], 'a', '0') end
        redis.call('PUBLISH', ARGV[1], '')
        return 1
        """);

    private static readonly RedisScript AcknowledgeScript = new(
        """
        for i = 2, #ARGV, 2 do
            local stream = KEYS[tonumber(ARGV[i])]
            redis.call('XACK', stream, ARGV[1], ARGV[i + 1])
            redis.call('XDEL', stream, ARGV[i + 1])
        end
        return 1
        """);

    private readonly RedisLink _link;
    private readonly TimeProvider _time;
    private readonly RedisQueueOptions _options;
    private readonly string _normal;
    private readonly string _priority;
    private readonly string _later;
    private readonly string _dead;
    private readonly string _wake;

    // What is done for every entry: in a flood it is one round trip for hundreds of them.
    private readonly Batcher<(string Payload, bool Priority), bool> _adding;
    private readonly Batcher<QueueEntry, bool> _acknowledging;

    public RedisQueue(RedisLink link, string name, TimeProvider time, RedisQueueOptions? options = null)
    {
        _link = link;
        _time = time;
        _options = options ?? new RedisQueueOptions();
        _normal = link.Key(name);
        _priority = link.Key($"{name}:priority");
        _later = link.Key($"{name}:later");
        _dead = link.Key($"{name}:dead");
        _wake = link.Key($"{name}:wake");
        _adding = new Batcher<(string Payload, bool Priority), bool>(AddBatchAsync);
        _acknowledging = new Batcher<QueueEntry, bool>(AcknowledgeBatchAsync);
    }

    public async ValueTask AddAsync(string payload, bool priority) => await _adding.AddAsync((payload, priority), CancellationToken.None);

    /// <summary>Entries as they come, without end; survives the server's going away.</summary>
    public async IAsyncEnumerable<QueueEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string consumer = Guid.NewGuid().ToString("N");
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Ring(RedisChannel channel, RedisValue value) => bell.Writer.TryWrite(true);
        await _link.SubscribeAsync(_wake, Ring);
        Queue<QueueEntry> taken = [];
        try
        {
            DateTimeOffset lookForDead = DateTimeOffset.MinValue;
            bool hasGroup = false;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (!hasGroup)
                    {
                        await MakeGroupAsync();
                        hasGroup = true;
                    }

                    if (_time.GetUtcNow() >= lookForDead)
                    {
                        await BringBackAsync();
                        if ((await ReclaimAsync(_priority, consumer) ?? await ReclaimAsync(_normal, consumer)) is { } reclaimed)
                            taken.Enqueue(reclaimed);
                        else
                            lookForDead = _time.GetUtcNow() + _options.Poll;
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
                        yield return entry;
                }
            }
        }
        finally
        {
            try
            {
                await _link.UnsubscribeAsync(_wake, Ring);
                await PutBackAsync(taken);
                await DropConsumerAsync(consumer);
            }
            catch (Exception e) when (RedisLink.IsAway(e) || e is RedisServerException)
            {
                // Away, or the streams were never made. Whoever reads next reclaims what this consumer held.
            }
        }
    }

    public async ValueTask AcknowledgeAsync(QueueEntry entry) => await _acknowledging.AddAsync(entry, CancellationToken.None);

    public async ValueTask FailAsync(QueueEntry entry, string reason)
    {
        if (entry.Attempt >= _options.Tries)
        {
            await BuryAsync(entry, reason);
            return;
        }

        TimeSpan backoff = _options.FirstBackoff * Math.Pow(2, entry.Attempt - 1);
        await _link.RunAsync(
            "EVAL",
            """
            if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
            redis.call('XDEL', KEYS[1], ARGV[2])
            local t = redis.call('TIME')
            redis.call('ZADD', KEYS[2], t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[3], ARGV[4] .. '|' .. ARGV[5] .. '|' .. ARGV[6])
            return 1
            """,
            2,
            entry.Stream,
            _later,
            Group,
            entry.EntryId,
            (long)backoff.TotalMilliseconds,
            entry.Attempt,
            entry.Stream == _priority ? 1 : 0,
            entry.Payload);
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

    public async ValueTask<int> CountDeadAsync() => (int)await _link.RunAsync("XLEN", _dead);

    /// <summary>What was given up, oldest first.</summary>
    public async ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(int limit)
    {
        var entries = (RedisResult[])await _link.RunAsync("XRANGE", _dead, "-", "+", "COUNT", limit);
        return [.. entries.Select(entry =>
        {
            var (id, fields) = Entry(entry);
            return new DeadLetter(id, fields["p"], int.Parse(fields["a"]), fields["r"]);
        })];
    }

    /// <summary>Puts a dead letter back in line for a full set of tries; false if it is not there (any more).</summary>
    public async ValueTask<bool> ReplayAsync(string deadLetterId) => IsEntryId(deadLetterId) && (int)await _link.RunAsync(
        "EVAL",
        """
        local e = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
        if #e == 0 then return 0 end
        redis.call('XDEL', KEYS[1], ARGV[1])
        redis.call('XADD', KEYS[2], '*', 'p', e[1][2][2], 'a', '0')
        redis.call('PUBLISH', ARGV[2], '')
        return 1
        """,
        2,
        _dead,
        _normal,
        deadLetterId,
        _wake) == 1;

    // Two numbers of 64 bits: to anything else Redis answers with an error.
    private static bool IsEntryId(string id) => id.Split('-') is [var milliseconds, var sequence]
        && ulong.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && ulong.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private async Task BuryAsync(QueueEntry entry, string reason) => await _link.RunAsync(
        "EVAL",
        """
        if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
        redis.call('XDEL', KEYS[1], ARGV[2])
        redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'p', ARGV[4], 'a', ARGV[5], 'r', ARGV[6])
        return 1
        """,
        2,
        entry.Stream,
        _dead,
        Group,
        entry.EntryId,
        _options.DeadLettersKept,
        entry.Payload,
        Math.Min(entry.Attempt, _options.Tries),
        reason);

    private async Task MakeGroupAsync()
    {
        foreach (string stream in new[] { _priority, _normal })
        {
            try
            {
                await _link.RunAsync("XGROUP", "CREATE", stream, Group, "0", "MKSTREAM");
            }
            catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
            {
                // Another process made it.
            }
        }
    }

    /// <summary>
    /// Failed entries whose backoff is over go back to the end of their lane. First taken out, then added: a server that is full
    /// refuses a script whose first write adds something.
    /// </summary>
    private async Task BringBackAsync() => await _link.RunAsync(
        "EVAL",
        """
        local t = redis.call('TIME')
        local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', t[1] * 1000 + math.floor(t[2] / 1000), 'LIMIT', 0, 100)
        for _, m in ipairs(due) do
            local a, lane, p = string.match(m, '^(%d+)|(%d)|(.*)$')
            redis.call('ZREM', KEYS[1], m)
            redis.call('XADD', lane == '1' and KEYS[3] or KEYS[2], '*', 'p', p, 'a', a)
        end
        return #due
        """,
        3,
        _later,
        _normal,
        _priority);

    /// <returns>Whether there was anything.</returns>
    private async Task<bool> TakeAsync(string stream, string consumer, Queue<QueueEntry> taken)
    {
        RedisResult reply = await _link.RunAsync("XREADGROUP", "GROUP", Group, consumer, "COUNT", _options.AtOnce, "STREAMS", stream, ">");
        if (reply.IsNull)
            return false;
        foreach (RedisResult entry in (RedisResult[])((RedisResult[])((RedisResult[])reply)[0])[1])
        {
            var (id, fields) = Entry(entry);
            taken.Enqueue(new QueueEntry(stream, id, fields["p"], int.Parse(fields["a"]) + 1));
        }

        return true;
    }

    /// <summary>What the reader has taken and nobody was given: it stands at the end of its lane, and has used up no try.</summary>
    private async Task PutBackAsync(Queue<QueueEntry> taken)
    {
        foreach (QueueEntry entry in taken)
        {
            await _link.RunAsync(
                "EVAL",
                """
                if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
                redis.call('XDEL', KEYS[1], ARGV[2])
                redis.call('XADD', KEYS[1], '*', 'p', ARGV[3], 'a', ARGV[4])
                redis.call('PUBLISH', ARGV[5], '')
                return 1
                """,
                1,
                entry.Stream,
                Group,
                entry.EntryId,
                entry.Payload,
                entry.Attempt - 1,
                _wake);
        }
    }

    private async Task<IReadOnlyList<bool>> AddBatchAsync(IReadOnlyList<(string Payload, bool Priority)> batch)
    {
        await _link.RunAsync(
            AddScript, [_normal, _priority], [_wake, .. batch.SelectMany(item => (object[])[item.Priority ? 2 : 1, item.Payload])]);
        return new bool[batch.Count];
    }

    private async Task<IReadOnlyList<bool>> AcknowledgeBatchAsync(IReadOnlyList<QueueEntry> batch)
    {
        await _link.RunAsync(
            AcknowledgeScript,
            [_normal, _priority],
            [Group, .. batch.SelectMany(entry => (object[])[entry.Stream == _priority ? 2 : 1, entry.EntryId])]);
        return new bool[batch.Count];
    }

    private async Task<QueueEntry?> ReclaimAsync(string stream, string consumer)
    {
        long idle = (long)_options.AcknowledgeWithin.TotalMilliseconds;
        var reply = (RedisResult[])await _link.RunAsync("XAUTOCLAIM", stream, Group, consumer, idle, "0-0", "COUNT", 1);
        var entries = (RedisResult[])reply[1];
        if (entries.Length == 0)
            return null;
        var (id, fields) = Entry(entries[0]);
        var pending = (RedisResult[])await _link.RunAsync("XPENDING", stream, Group, id, id, 1);
        int deliveries = pending.Length == 0 ? 1 : (int)((RedisResult[])pending[0])[3];
        return new QueueEntry(stream, id, fields["p"], int.Parse(fields["a"]) + deliveries);
    }

    /// <summary>Deletes the consumer unless it still holds entries, which only XAUTOCLAIM can save.</summary>
    private async Task DropConsumerAsync(string consumer) => await _link.RunAsync(
        "EVAL",
        """
        for _, stream in ipairs(KEYS) do
            if #redis.call('XPENDING', stream, ARGV[1], '-', '+', 1, ARGV[2]) == 0 then
                redis.call('XGROUP', 'DELCONSUMER', stream, ARGV[1], ARGV[2])
            end
        end
        return 1
        """,
        2,
        _priority,
        _normal,
        Group,
        consumer);

    private async Task WaitAsync(ChannelReader<bool> bell, CancellationToken cancellationToken)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task due = Task.Delay(_options.Poll, _time, poll.Token);
        Task rung = bell.WaitToReadAsync(poll.Token).AsTask();
        await Task.WhenAny(due, rung);
        await poll.CancelAsync();
        bell.TryRead(out _);
    }

    private static (string Id, Dictionary<string, string> Fields) Entry(RedisResult entry)
    {
        var parts = (RedisResult[])entry;
        var values = (string[])parts[1];
        var fields = new Dictionary<string, string>();
        for (int i = 0; i + 1 < values.Length; i += 2)
            fields[values[i]] = values[i + 1];
        return ((string)parts[0], fields);
    }
}

/// <param name="EntryId">Redis's name for it in its stream.</param>
internal sealed record QueueEntry(string Stream, string EntryId, string Payload, int Attempt);
