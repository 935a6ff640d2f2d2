using System.Runtime.CompilerServices;
using Radio24.Core.Ports;
using Radio24.Media.Audio;

namespace Radio24.Adapters.Objects;

/// <summary>Listeners' recordings as Ogg Opus files in an object store, with the peaks of their waveform beside them.</summary>
public sealed class OpusVoiceStore(IObjectStore objects) : IVoiceStore
{
    /// <summary>How many peaks a recording has, whatever its length: enough for a picture on a phone.</summary>
    public const int Peaks = 200;

    private const string Folder = "voice/";
    private const string PeaksEnd = ".peaks";
    private const string SoundEnd = ".opus";

    public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        byte[] file = OggOpusVoice.Encode(pcm.Span);
        await objects.PutAsync(PeaksKey(key), WaveformPeaks.Of(pcm.Span, Peaks), "application/octet-stream", cancellationToken);
        await objects.PutAsync(FileKey(key), file, "audio/ogg; codecs=opus", cancellationToken);
    }

    /// <summary>As <see cref="IVoiceStore.GetAsync"/>: as long as what was put, to the sample, and sounding like it.</summary>
    /// <exception cref="InvalidDataException">The file was damaged in the store.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) =>
        await objects.GetAsync(FileKey(key), cancellationToken) is { } file ? (ReadOnlyMemory<byte>?)OggOpusVoice.Decode(file) : null;

    public async ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken) =>
        await objects.GetAsync(PeaksKey(key), cancellationToken);

    public async IAsyncEnumerable<string> KeysAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By the peaks: they are written first and deleted last, so what was left half done is among them.
        await foreach (string key in objects.ListAsync(Folder, cancellationToken))
        {
            if (key.EndsWith(PeaksEnd, StringComparison.Ordinal))
                yield return key[Folder.Length..^PeaksEnd.Length];
        }
    }

    public async ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await objects.DeleteAsync(FileKey(key), cancellationToken);
        await objects.DeleteAsync(PeaksKey(key), cancellationToken);
    }

    /// <summary>The objects of one recording: what a backup must save.</summary>
    internal static IReadOnlyList<string> ObjectsOf(string key) => [FileKey(key), PeaksKey(key)];

    /// <summary>Whether an object is a recording's sound, not its picture.</summary>
    internal static bool IsSound(string key) => key.EndsWith(SoundEnd, StringComparison.Ordinal);

    private static string FileKey(string key) => $"{Folder}{key}{SoundEnd}";

    private static string PeaksKey(string key) => $"{Folder}{key}{PeaksEnd}";
}
