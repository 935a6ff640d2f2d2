using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Embedded;

/// <summary>
/// Recordings in bounded memory. When it is full, recordings of finished posts go first, oldest first; if only recordings
/// that still wait for the air are left, a new one is refused rather than one of them lost.
/// </summary>
/// <param name="capacity">Bytes of PCM at most.</param>
public sealed class EmbeddedVoiceStore(long capacity) : IVoiceStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _recordings = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _released = new();
    private long _kept;

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            long replaced = _recordings.TryGetValue(key, out ReadOnlyMemory<byte> old) ? old.Length : 0;
            while (_kept - replaced + pcm.Length > capacity && _released.First is { } oldest)
            {
                if (oldest.Value == key)
                    replaced = 0;
                Forget(oldest.Value);
            }

            if (_kept - replaced + pcm.Length > capacity)
                throw new IOException($"The voice store is full: {_kept:N0} of {capacity:N0} bytes wait for the air.");
            Forget(key);
            _recordings.Add(key, pcm.ToArray());
            _kept += pcm.Length;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(
                _recordings.TryGetValue(key, out ReadOnlyMemory<byte> pcm) ? pcm : (ReadOnlyMemory<byte>?)null);
        }
    }

    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
            Forget(key);
        return ValueTask.CompletedTask;
    }

    /// <summary>The post is final: its recording, if it has one, may be forgotten when room is needed.</summary>
    internal void ReleaseOf(ListenerPost post)
    {
        if (post.Body is not PostBody.Voice voice)
            return;
        lock (_gate)
        {
            if (_recordings.ContainsKey(voice.Key))
                _released.AddLast(voice.Key);
        }
    }

    private void Forget(string key)
    {
        if (_recordings.Remove(key, out ReadOnlyMemory<byte> pcm))
            _kept -= pcm.Length;
        _released.Remove(key);
    }
}
