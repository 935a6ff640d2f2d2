using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// Counts for all processes together, by Redis's clock, in one script: all limits of a request grant or none counts. While Redis is
/// away each process counts by itself: limits get looser by the number of processes, and nobody is turned away for the station's trouble.
/// </summary>
public sealed class RedisRateLimits : IRateLimits
{
    /// <summary>Every post waits for this answer; longer than this it is not worth it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Many requests, one after the other. A request is how many limits it counts in, then four arguments a limit: "b" or "w", how many,
    /// milliseconds (for one token; of the window), and whether it refuses (1) or is only counted (0). The answer to each: the limit that refused it or 0, then what is left of each
    /// limit and when there is more.
    /// </summary>
    private const string TakeScript =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + time[2] / 1000
        local answer = {}
        local taken = 0
        local function look(limit)
            if limit.kind == 'b' then
                local kept = redis.call('HMGET', limit.key, 'tokens', 'at')
                limit.tokens = limit.most
                if kept[1] then limit.tokens = math.min(limit.most, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) / limit.ms) end
            else
                redis.call('ZREMRANGEBYSCORE', limit.key, '-inf', now - limit.ms)
                redis.call('ZREMRANGEBYRANK', limit.key, 0, -limit.most - 1)
                local oldest = redis.call('ZRANGE', limit.key, 0, 0, 'WITHSCORES')
                limit.oldest = oldest[2] and tonumber(oldest[2])
                limit.count = oldest[2] and redis.call('ZCARD', limit.key) or 0
            end
        end
        local function left(limit)
            if limit.kind == 'b' then return math.floor(limit.tokens + 0.000001) end
            return limit.most - limit.count
        end
        local function nextin(limit)
            if limit.kind == 'b' then return left(limit) < limit.most and (left(limit) + 1 - limit.tokens) * limit.ms or 0 end
            return limit.oldest and limit.oldest + limit.ms - now or 0
        end
        local function take(limit)
            if limit.kind == 'b' then
                limit.tokens = math.max(0, limit.tokens - 1)
                redis.call('HSET', limit.key, 'tokens', string.format('%.9f', limit.tokens), 'at', string.format('%.3f', now))
                redis.call('PEXPIRE', limit.key, math.ceil((limit.most - limit.tokens) * limit.ms) + 1000)
            else
                taken = taken + 1
                redis.call('ZADD', limit.key, string.format('%.3f', now), time[1] .. '.' .. time[2] .. '.' .. limit.count .. '.' .. taken)
                redis.call('PEXPIRE', limit.key, math.ceil(limit.ms) + 1000)
                limit.oldest = limit.oldest or now
                if limit.count < limit.most then
                    limit.count = limit.count + 1
                else
                    redis.call('ZPOPMIN', limit.key)
                    limit.oldest = tonumber(redis.call('ZRANGE', limit.key, 0, 0, 'WITHSCORES')[2])
                end
            end
        end
        local key, argument = 1, 1
        while argument <= #ARGV do
            local limits, refused = {}, 0
            for i = 1, tonumber(ARGV[argument]) do
                local at = argument + i * 4 - 3
                limits[i] = { key = KEYS[key], kind = ARGV[at], most = tonumber(ARGV[at + 1]), ms = tonumber(ARGV[at + 2]) }
                key = key + 1
                look(limits[i])
                if refused == 0 and ARGV[at + 3] == '1' and left(limits[i]) <= 0 then refused = i end
            end
            argument = argument + 1 + #limits * 4
            answer[#answer + 1] = refused
            for _, limit in ipairs(limits) do
                if refused == 0 then take(limit) end
                answer[#answer + 1] = left(limit)
                answer[#answer + 1] = math.ceil(nextin(limit))
            end
        end
        return answer
        """;

    private const string GiveBackScript =
        """
        for i = 1, #KEYS do
            if ARGV[i * 2 - 1] == 'w' then
                redis.call('ZPOPMAX', KEYS[i])
            else
                local tokens = redis.call('HGET', KEYS[i], 'tokens')
                if tokens then redis.call('HSET', KEYS[i], 'tokens', string.format('%.9f', math.min(tonumber(ARGV[i * 2]), tokens + 1))) end
            end
        end
        return 1
        """;

    private readonly RedisLink _link;
    private readonly IRateLimits _whenAway;
    private readonly TimeProvider _time;

    // Asked before every post that comes in.
    private readonly Batcher<RateLimit[], long[]> _taking;

    public RedisRateLimits(RedisLink link, IRateLimits whenAway, TimeProvider time)
    {
        (_link, _whenAway, _time) = (link, whenAway, time);
        _taking = new Batcher<RateLimit[], long[]>(TakeBatchAsync, new BatcherOptions<RateLimit[]> { Largest = 64 });
    }

    public async ValueTask<RateAnswer> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        RateLimit[] counted = [.. limits.Where(limit => !limit.Rule.IsOpen)];
        if (counted.Length == 0 || !_link.IsAnswering)
            return await _whenAway.TakeAsync(limits, cancellationToken);
        try
        {
            return Read(limits, await _taking.AddAsync(counted, cancellationToken).AsTask().WaitAsync(Patience, _time, cancellationToken));
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            return await _whenAway.TakeAsync(limits, cancellationToken);
        }
    }

    public async ValueTask GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        // One of the two has not counted it; giving back what was never taken changes nothing there.
        await _whenAway.GiveBackAsync(limits, cancellationToken);
        RateLimit[] counted = [.. limits.Where(limit => !limit.Rule.IsOpen)];
        if (counted.Length == 0 || !_link.IsAnswering)
            return;
        RedisValue[] arguments =
            [.. counted.SelectMany(limit => limit.Rule is RateRule.Bucket bucket ? (RedisValue[])["b", bucket.AtOnce] : ["w", 0])];
        try
        {
            await _link.AskAsync(
                database => database.ScriptEvaluateAsync(GiveBackScript, KeysOf(counted), arguments), Patience, cancellationToken);
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            // It stays counted: the listener waits a little longer than needed.
        }
    }

    private async Task<IReadOnlyList<long[]>> TakeBatchAsync(IReadOnlyList<RateLimit[]> batch)
    {
        var arguments = new List<RedisValue>();
        foreach (RateLimit[] limits in batch)
        {
            arguments.Add(limits.Length);
            foreach (RateLimit limit in limits)
            {
                arguments.AddRange(limit.Rule switch
                {
                    RateRule.Bucket bucket => ["b", bucket.AtOnce, Milliseconds(bucket.Every)],
                    RateRule.Window window => (RedisValue[])["w", window.Limit, Milliseconds(window.Length)],
                    _ => throw new InvalidOperationException("There are two kinds of rules."),
                });
                arguments.Add(limit.Refuses ? 1 : 0);
            }
        }

        RedisResult result = await _link.AskAsync(
            database => database.ScriptEvaluateAsync(TakeScript, KeysOf(batch.SelectMany(limits => limits)), [.. arguments]), Patience);
        long[] said = (long[])result!; // milliseconds: 25 days are more than an int holds
        var answers = new long[batch.Count][];
        for (int i = 0, at = 0; i < answers.Length; at += answers[i].Length, i++)
            answers[i] = said[at..(at + 1 + (batch[i].Length * 2))];
        return answers;
    }

    private RedisKey[] KeysOf(IEnumerable<RateLimit> limits) => [.. limits.Select(limit => (RedisKey)_link.Key("rate:" + limit.Key))];

    private static RateAnswer Read(IReadOnlyList<RateLimit> limits, long[] said)
    {
        var states = new RateState[limits.Count];
        int? refusedBy = null;
        for (int i = 0, counted = 0; i < limits.Count; i++)
        {
            if (limits[i].Rule.IsOpen)
            {
                states[i] = new RateState(int.MaxValue, TimeSpan.Zero);
                continue;
            }

            states[i] = new RateState((int)said[1 + (counted * 2)], TimeSpan.FromMilliseconds(said[2 + (counted * 2)]));
            if (++counted == said[0])
                refusedBy = i;
        }

        return new RateAnswer(refusedBy, states);
    }

    private static string Milliseconds(TimeSpan span) => span.TotalMilliseconds.ToString("0.###");
}
