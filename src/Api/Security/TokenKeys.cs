using System.Security.Cryptography;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>
/// The keys that listeners' tokens are signed with: those of the settings, or else one that the station makes for itself and all of
/// its Api processes share. Until the place where that one is kept has answered for the first time, nobody has a token.
/// </summary>
internal sealed class TokenKeys
{
    /// <summary>512 bits: HS256 needs 256 (RFC 7518 §3.2).</summary>
    public const int Length = 64;

    /// <summary>The name of the station's own key.</summary>
    public const string Own = "listener-token.key";

    private readonly IStationKeys _station;
    private volatile IReadOnlyList<TokenKey>? _known;

    /// <exception cref="InvalidDataException">A file of the settings cannot be read or is not a key; the message names the setting.</exception>
    public TokenKeys(TokenOptions options, IStationKeys station)
    {
        _station = station;
        _known = options.Keys.Count == 0 ? null : TokenKey.Read(options);
    }

    /// <summary>The first signs, all verify.</summary>
    /// <exception cref="StoreAwayException">The station's own key is in the store, which is away.</exception>
    /// <exception cref="InvalidDataException">The station's own key is none; the message says what to do.</exception>
    public async ValueTask<IReadOnlyList<TokenKey>> GetAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
            return known;
        byte[] key = await _station.KeepAsync(Own, RandomNumberGenerator.GetBytes(Length), cancellationToken);
        if (key.Length != Length)
        {
            throw new InvalidDataException(
                $"The station's key {Own} has {key.Length} bytes; a token key has {Length}. "
                + "Delete it (in keys/ of the data folder, or in the table station_keys) to have a new one made; listeners then become new listeners.");
        }

        return _known = [TokenKey.Secret(key, null)];
    }
}
