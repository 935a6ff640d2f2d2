using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// Counts for all processes together, by Redis's clock, in one script: all limits grant or none counts. While Redis is away each
/// process counts by itself, so that limits get looser by the number of processes but never stop anybody for the station's trouble.
/// </summary>
public sealed class RedisRateLimits(RedisLink link, IRateLimits whenAway) : IRateLimits
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A limit is three arguments: "b" or "w", how many, and milliseconds (for one token; of the window).</summary>
    private const string Take =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + time[2] / 1000
        local states, refused = {}, 0
        local function state(i)
            local kind, limit, ms = ARGV[i * 3 - 2], tonumber(ARGV[i * 3 - 1]), tonumber(ARGV[i * 3])
            if kind == 'b' then
                local kept = redis.call('HMGET', KEYS[i], 'tokens', 'at')
                local tokens = limit
                if kept[1] then tokens = math.min(limit, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) / ms) end
                local nextin = 0
                if tokens < limit then nextin = (1 - (tokens - math.floor(tokens))) * ms end
                return tokens, nextin
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now - ms)
            local oldest = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
            local nextin = 0
            if oldest[2] then nextin = tonumber(oldest[2]) + ms - now end
            return limit - redis.call('ZCARD', KEYS[i]), nextin
        end
        for i = 1, #KEYS do
            local left, nextin = state(i)
            states[i] = { math.floor(left + 0.000001), math.ceil(nextin) }
            if states[i][1] <= 0 and refused == 0 then refused = i end
        end
        if refused == 0 then
            for i = 1, #KEYS do
                local limit, ms = tonumber(ARGV[i * 3 - 1]), tonumber(ARGV[i * 3])
                if ARGV[i * 3 - 2] == 'b' then
                    local tokens = state(i) - 1
                    redis.call('HSET', KEYS[i], 'tokens', string.format('%.9f', tokens), 'at', string.format('%.3f', now))
                    redis.call('PEXPIRE', KEYS[i], math.ceil((limit - tokens) * ms) + 1000)
                else
                    redis.call('ZADD', KEYS[i], string.format('%.3f', now), time[1] .. '.' .. time[2] .. '.' .. redis.call('ZCARD', KEYS[i]))
                    redis.call('PEXPIRE', KEYS[i], math.ceil(ms) + 1000)
                end
                local left, nextin = state(i)
                states[i] = { math.floor(left + 0.000001), math.ceil(nextin) }
            end
        end
        local answer = { refused }
        for i = 1, #KEYS do
            answer[#answer + 1] = states[i][1]
            answer[#answer + 1] = states[i][2]
        end
        return answer
        """;

    private const string GiveBack =
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

    public async ValueTask<RateAnswer> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        RateLimit[] counted = [.. limits.Where(limit => !limit.Rule.IsOpen)];
        try
        {
            if (counted.Length == 0 || !link.IsConnected)
                return await whenAway.TakeAsync(limits, cancellationToken);
            var arguments = new List<object> { Take, counted.Length };
            arguments.AddRange(counted.Select(limit => link.Key("rate:" + limit.Key)));
            foreach (RateLimit limit in counted)
            {
                arguments.AddRange(limit.Rule switch
                {
                    RateRule.Bucket bucket => ["b", bucket.AtOnce, Milliseconds(bucket.Every)],
                    RateRule.Window window => (object[])["w", window.Limit, Milliseconds(window.Length)],
                    _ => throw new InvalidOperationException("There are two kinds of rules."),
                });
            }

            var said = (RedisResult[])(await link.RunAsync("EVAL", [.. arguments]).WaitAsync(Patience, TimeProvider.System, cancellationToken))!;
            return Read(limits, said);
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            return await whenAway.TakeAsync(limits, cancellationToken);
        }
    }

    public async ValueTask GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        // One of the two has not counted it; giving back what was never taken changes nothing there.
        await whenAway.GiveBackAsync(limits, cancellationToken);
        RateLimit[] counted = [.. limits.Where(limit => !limit.Rule.IsOpen)];
        if (counted.Length == 0 || !link.IsConnected)
            return;
        var arguments = new List<object> { GiveBack, counted.Length };
        arguments.AddRange(counted.Select(limit => link.Key("rate:" + limit.Key)));
        foreach (RateLimit limit in counted)
            arguments.AddRange(limit.Rule is RateRule.Bucket bucket ? ["b", bucket.AtOnce] : (object[])["w", 0]);
        try
        {
            await link.RunAsync("EVAL", [.. arguments]).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            // It stays counted: the listener waits a little longer than needed.
        }
    }

    private static RateAnswer Read(IReadOnlyList<RateLimit> limits, RedisResult[] said)
    {
        var states = new RateState[limits.Count];
        int refused = (int)said[0];
        int? refusedBy = null;
        for (int i = 0, counted = 0; i < limits.Count; i++)
        {
            if (limits[i].Rule.IsOpen)
            {
                states[i] = new RateState(int.MaxValue, TimeSpan.Zero);
                continue;
            }

            states[i] = new RateState((int)said[1 + (counted * 2)], TimeSpan.FromMilliseconds((long)said[2 + (counted * 2)]));
            if (++counted == refused)
                refusedBy = i;
        }

        return new RateAnswer(refusedBy, states);
    }

    private static string Milliseconds(TimeSpan span) => span.TotalMilliseconds.ToString("0.###");
}
