using Radio24.Core.Ports;
using Radio24.Media.Audio;

namespace Radio24.Tests;

/// <summary>Recordings in memory, for tests of what stands on a store; refuses what is more than it may hold.</summary>
/// <param name="capacity">Bytes of PCM at most.</param>
public sealed class MemoryVoiceStore(long capacity = long.MaxValue) : IVoiceStore
{
    /// <summary>ENOSPC.</summary>
    private const int NoSpace = 28;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _recordings = new(StringComparer.Ordinal);

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_recordings.Where(other => other.Key != key).Sum(other => (long)other.Value.Length) + pcm.Length > capacity)
                throw new IOException("The voice store is full.", NoSpace);
            _recordings[key] = pcm.ToArray();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(
                _recordings.TryGetValue(key, out byte[]? pcm) ? new ReadOnlyMemory<byte>(pcm) : (ReadOnlyMemory<byte>?)null);
        }
    }

    public async ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken) =>
        await GetAsync(key, cancellationToken) is { } pcm ? WaveformPeaks.Of(pcm.Span, 200) : null;

    public IAsyncEnumerable<string> KeysAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _recordings.Keys.ToArray().ToAsyncEnumerable();
    }

    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
            _recordings.Remove(key);
        return ValueTask.CompletedTask;
    }
}
