using Radio24.Core.Identity;

namespace Radio24.Core.Ports;

/// <summary>Programs' keys. A key is known by the SHA-256 of its secret, which is shown once and kept nowhere.</summary>
public interface IApiKeys
{
    ValueTask AddAsync(ApiKey key, byte[] secretHash, CancellationToken cancellationToken);

    /// <summary>The key of this secret, good or not any more.</summary>
    ValueTask<ApiKey?> FindBySecretAsync(byte[] secretHash, CancellationToken cancellationToken);

    /// <summary>Newest first, revoked and expired ones included.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Ends a key now.</summary>
    /// <returns>The key as it is now; null if there is none. One that was revoked before keeps its time.</returns>
    ValueTask<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Adds a successor to the key that it replaces, which stays good until <paramref name="oldEndsAt"/> or its own end.</summary>
    /// <returns>False, and nothing is changed, if there is no such key, it is not good any more, or it has a successor already.</returns>
    ValueTask<bool> RotateAsync(
        ApiKey successor, byte[] secretHash, DateTimeOffset oldEndsAt, CancellationToken cancellationToken);

    /// <summary>Notes that a key was used, to the minute.</summary>
    ValueTask UsedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);
}
