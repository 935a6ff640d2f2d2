using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>Programs' keys in memory.</summary>
internal sealed class MemoryApiKeys : IApiKeys
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ApiKey> _keys = [];

    public ValueTask AddAsync(ApiKey key, byte[] secretHash, CancellationToken cancellationToken)
    {
        lock (_gate)
            _keys.Add(Convert.ToHexString(secretHash), key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ApiKey?> FindBySecretAsync(byte[] secretHash, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_keys.GetValueOrDefault(Convert.ToHexString(secretHash)));
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<ApiKey>>([.. _keys.Values.OrderByDescending(key => key.CreatedAt)]);
    }

    public ValueTask<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(Change(id, key => key with { RevokedAt = key.RevokedAt ?? at }));
    }

    public ValueTask<bool> RotateAsync(
        ApiKey successor, byte[] secretHash, DateTimeOffset oldEndsAt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ApiKey? old = _keys.Values.FirstOrDefault(key => key.Id == successor.Replaces);
            if (old?.IsGood(successor.CreatedAt) != true || _keys.Values.Any(key => key.Replaces == old.Id))
                return ValueTask.FromResult(false);
            Change(old.Id, key => key with { ExpiresAt = key.ExpiresAt < oldEndsAt ? key.ExpiresAt : oldEndsAt });
            _keys.Add(Convert.ToHexString(secretHash), successor);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask UsedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
            Change(id, key => key.LastUsed is { } last && at - last < TimeSpan.FromMinutes(1) ? key : key with { LastUsed = at });
        return ValueTask.CompletedTask;
    }

    private ApiKey? Change(Guid id, Func<ApiKey, ApiKey> change)
    {
        foreach ((string secret, ApiKey key) in _keys)
        {
            if (key.Id == id)
                return _keys[secret] = change(key);
        }

        return null;
    }
}
