using System.Security.Cryptography;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Keys;

/// <summary>
/// Seals under the owner's key, if there is one (<see cref="SealingOptions"/>), or else under one that the station keeps with its other keys. A key that is
/// not known here yet, because another process made it, is looked for.
/// </summary>
public sealed class StationSeals : ISeals
{
    private const string Folder = "sealing/";

    /// <summary>A name that nobody knows is looked for no more often.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly IStationKeys _station;
    private readonly TimeProvider _time;
    private readonly SealKey? _owners;
    private readonly SealKey[] _old;
    private volatile Ring? _ring;

    public StationSeals(SealingOptions options, IStationKeys station, TimeProvider time)
    {
        (_station, _time) = (station, time);
        _owners = options.Key is { } key ? FromBase64(key) : null;
        _old = [.. options.OldKeys.Select(FromBase64)];
    }

    public async ValueTask<byte[]> SealAsync(ReadOnlyMemory<byte> plain, string purpose, CancellationToken cancellationToken) =>
        (_owners ?? await NewestAsync(cancellationToken)).Seal(plain.Span, purpose);

    public async ValueTask<byte[]> OpenAsync(ReadOnlyMemory<byte> sealedBytes, string purpose, CancellationToken cancellationToken)
    {
        string name = SealKey.NameIn(sealedBytes.Span) ?? throw new SealException(SealTrouble.Broken, "Something sealed is cut short, or was never sealed.");
        SealKey key = Find(name)
            ?? await LookForAsync(name, cancellationToken)
            ?? throw new SealException(SealTrouble.KeyMissing, $"Something was sealed with the key {name}, which is not there.");
        return key.Open(sealedBytes.Span, purpose);
    }

    public async ValueTask<string?> RotateAsync(CancellationToken cancellationToken)
    {
        if (_owners is not null)
            return null;
        Ring ring = await ReadAsync(cancellationToken);
        // Counted, not dated: a clock that was set back would make a key that is older than the last. A number may be taken, where somebody took a key away.
        SealKey made;
        int number = ring.Keys.Count;
        do
            made = new SealKey(await KeepAsync(number++, cancellationToken));
        while (ring.Keys.Any(key => key.Name == made.Name));
        await ReadAsync(cancellationToken);
        return made.Name;
    }

    private SealKey? Find(string name) =>
        _owners?.Name == name ? _owners
        : Array.Find(_old, key => key.Name == name) ?? _ring?.Keys.FirstOrDefault(key => key.Name == name);

    private async ValueTask<SealKey?> LookForAsync(string name, CancellationToken cancellationToken)
    {
        if (_ring is { } ring && _time.GetElapsedTime(ring.ReadAt) < LookAgain)
            return null;
        await ReadAsync(cancellationToken);
        return Find(name);
    }

    private async ValueTask<SealKey> NewestAsync(CancellationToken cancellationToken)
    {
        Ring? ring = _ring;
        if (ring is { Keys.Count: > 0 } && _time.GetElapsedTime(ring.ReadAt) < ISeals.Notice)
            return ring.Keys[^1];
        try
        {
            ring = await ReadAsync(cancellationToken);
            if (ring.Keys.Count == 0)
            {
                await KeepAsync(0, cancellationToken);
                ring = await ReadAsync(cancellationToken);
            }
        }
        catch (StoreAwayException) when (ring is { Keys.Count: > 0 })
        {
            // What is known seals as well; the others can open it.
        }

        return ring.Keys[^1];
    }

    private async ValueTask<Ring> ReadAsync(CancellationToken cancellationToken) =>
        _ring = new Ring([.. (await _station.ListAsync(Folder, cancellationToken)).Select(key => new SealKey(key))], _time.GetTimestamp());

    private ValueTask<byte[]> KeepAsync(int number, CancellationToken cancellationToken) =>
        _station.KeepAsync($"{Folder}{number:D6}.key", RandomNumberGenerator.GetBytes(SealingKeyAttribute.Length), cancellationToken);

    private static SealKey FromBase64(string key) => new(Convert.FromBase64String(key.Trim()));

    /// <param name="Keys">The newest last.</param>
    private sealed record Ring(IReadOnlyList<SealKey> Keys, long ReadAt);
}
