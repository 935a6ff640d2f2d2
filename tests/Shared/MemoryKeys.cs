using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>The station's keys in memory.</summary>
internal sealed class MemoryKeys : IStationKeys
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    /// <summary>The store that they are in cannot be reached.</summary>
    public bool Away { get; set; }

    /// <summary>How often they were listed.</summary>
    public int Listed { get; private set; }

    public void Remove(string name)
    {
        lock (_gate)
            Assert.True(_keys.Remove(name));
    }

    public ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> fresh, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        lock (_gate)
        {
            if (!_keys.TryGetValue(name, out byte[]? key))
                _keys[name] = key = fresh.ToArray();
            return ValueTask.FromResult(key);
        }
    }

    public ValueTask<IReadOnlyList<byte[]>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        lock (_gate)
        {
            Listed++;
            return ValueTask.FromResult<IReadOnlyList<byte[]>>(
                [.. _keys.Where(key => key.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key.Value)]);
        }
    }

    private void ThrowIfAway()
    {
        if (Away)
            throw new StoreAwayException("The database cannot be reached just now.");
    }
}
