using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Radio24.Adapters.Redis;
using StackExchange.Redis;

namespace Radio24.Adapters.Tone;

/// <summary>
/// The second level of <see cref="HybridToneCache"/>: what any process of the station has made. It is a convenience, so it fails at nothing: while
/// Redis is away or slow, nothing is found there and nothing kept.
/// </summary>
#pragma warning disable CA1001 // RedisCache is never disposed: it would close the connection, which is everybody's.
internal sealed class ToneShelf(RedisLink link, TimeProvider time) : IDistributedCache
#pragma warning restore CA1001
{
    /// <summary>Longer than that, and making it is quicker; a post waits for it.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromMilliseconds(500);

    private readonly RedisCache _redis = new(new RedisCacheOptions
    {
        ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(link.Connection),
        InstanceName = link.Key("tone:"),
    });

    // Keys that somebody asks for just now, and whether they were found here.
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);

    /// <summary>How many ask just now and are told where it was found.</summary>
    internal int Watched => _asked.Count;

    /// <summary>From now on it is noted whether this key is found here.</summary>
    /// <returns>False: somebody else asks for it at the same time and is told. Who is told <see cref="EndWatch">ends it</see>.</returns>
    public bool Watch(string key) => _asked.TryAdd(key, false);

    /// <returns>Whether it was found here.</returns>
    public bool EndWatch(string key) => _asked.TryRemove(key, out bool found) && found;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        byte[]? value = null;
        await TryAsync(async () => value = await _redis.GetAsync(key, token), token);
        if (value is not null)
            _asked.TryUpdate(key, true, false);
        return value;
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        TryAsync(() => _redis.SetAsync(key, value, options, token), token);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public Task RemoveAsync(string key, CancellationToken token = default) => TryAsync(() => _redis.RemoveAsync(key, token), token);

    public byte[]? Get(string key) => throw Waits();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Waits();

    public void Refresh(string key) => throw Waits();

    public void Remove(string key) => throw Waits();

    private static NotSupportedException Waits() => new("A thread must not wait for Redis.");

    private async Task TryAsync(Func<Task> work, CancellationToken token)
    {
        if (!link.IsAnswering)
            return;
        try
        {
            // By its own clock: an answer that is late for this is not late for the others of this connection.
            await work().WaitAsync(Within, time, token);
        }
        catch (Exception e) when (RedisLink.IsAway(e) || e is RedisException)
        {
            // The next one may be luckier.
        }
    }
}
