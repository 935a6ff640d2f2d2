using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>The air lease as a key that Redis lets run out.</summary>
public sealed class RedisLeaseStore(RedisLink link) : ILeaseStore
{
    private readonly string _key = link.Key("air-lease");

    public string Name => "redis";

    public async ValueTask<long?> TryHoldAsync(
        string holder, string? address, TimeSpan length, CancellationToken cancellationToken) =>
        (int)await link.RunAsync(
            "EVAL",
            """
            local h = redis.call('HGET', KEYS[1], 'holder')
            if h and h ~= ARGV[1] then return 0 end
            redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'address', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """,
            1,
            _key,
            holder,
            address ?? "",
            (long)length.TotalMilliseconds).WaitAsync(cancellationToken) == 1 ? 0 : null;

    public async ValueTask ReleaseAsync(string holder, CancellationToken cancellationToken) => await link.RunAsync(
        "EVAL",
        "if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
        1,
        _key,
        holder).WaitAsync(cancellationToken);

    public async ValueTask<string?> AddressAsync(CancellationToken cancellationToken)
    {
        RedisValue address = await link.Database.HashGetAsync(_key, "address").WaitAsync(cancellationToken);
        return address.IsNullOrEmpty ? null : (string)address!;
    }
}
