using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>The air lease as a key that Redis lets run out.</summary>
public sealed class RedisLeaseStore(RedisLink link) : ILeaseStore
{
    private const string HoldScript =
        """
        local h = redis.call('HGET', KEYS[1], 'holder')
        if h and h ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'address', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    private const string ReleaseScript = "if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end";

    private readonly RedisKey _key = link.Key("air-lease");

    public string Name => "redis";

    public async ValueTask<long?> TryHoldAsync(
        string holder, string? address, TimeSpan length, CancellationToken cancellationToken) =>
        (int)await link.AskAsync(
            database => database.ScriptEvaluateAsync(HoldScript, [_key], [holder, address ?? "", (long)length.TotalMilliseconds]),
            cancellationToken) == 1 ? 0 : null;

    public async ValueTask ReleaseAsync(string holder, CancellationToken cancellationToken) =>
        await link.AskAsync(database => database.ScriptEvaluateAsync(ReleaseScript, [_key], [holder]), cancellationToken);

    public async ValueTask<string?> AddressAsync(CancellationToken cancellationToken)
    {
        RedisValue address = await link.AskAsync(database => database.HashGetAsync(_key, "address"), cancellationToken);
        return address.IsNullOrEmpty ? null : (string?)address;
    }
}
