namespace Radio24.Core.Ports;

/// <summary>
/// Keeps listeners' recordings: 24 kHz, mono, 16-bit little-endian PCM. What comes back is as long as what was put, to the
/// sample, and sounds like it; it may have been coded with loss.
/// </summary>
public interface IVoiceStore
{
    /// <exception cref="IOException">It cannot be kept: there is no room. Nothing was kept; a later try may succeed.</exception>
    ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>The recording, or null if there is none under this key.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The recording's waveform for a picture: 200 bytes, 0 (silence) to 255 (full scale); null if there is none.</summary>
    ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys of all recordings, in no particular order.</summary>
    IAsyncEnumerable<string> KeysAsync(CancellationToken cancellationToken);

    ValueTask DeleteAsync(string key, CancellationToken cancellationToken);
}
