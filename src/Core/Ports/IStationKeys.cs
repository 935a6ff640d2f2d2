namespace Radio24.Core.Ports;

/// <summary>
/// Keys that the station makes for itself and that outlive its processes: what one process signs or seals, every other one of
/// the same station reads. Names are those of <see cref="IObjectStore"/>.
/// </summary>
public interface IStationKeys
{
    /// <summary>
    /// The key of this name. If there is none yet, <paramref name="fresh"/> is kept as it; whoever asks at the same time gets
    /// the same one.
    /// </summary>
    /// <exception cref="StoreAwayException">They are in the store, which is away.</exception>
    ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> fresh, CancellationToken cancellationToken);

    /// <summary>Every key whose name begins with <paramref name="prefix"/>, by name.</summary>
    /// <exception cref="StoreAwayException">They are in the store, which is away.</exception>
    ValueTask<IReadOnlyList<byte[]>> ListAsync(string prefix, CancellationToken cancellationToken);
}
