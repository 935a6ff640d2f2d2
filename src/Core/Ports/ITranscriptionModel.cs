using Radio24.Core.Asking;

namespace Radio24.Core.Ports;

/// <summary>Turns a recording into words.</summary>
public interface ITranscriptionModel
{
    /// <summary>Whether one is configured, and the owner allows that recordings reach it.</summary>
    bool IsThere { get; }

    /// <param name="pcm">24 kHz, mono, 16 bit, little endian.</param>
    /// <param name="within">How long whoever asks waits at the most, null: for ever. That there is no answer is said before.</param>
    /// <exception cref="ModelAwayException">There is no answer.</exception>
    ValueTask<Transcript> TranscribeAsync(ReadOnlyMemory<byte> pcm, TimeSpan? within, CancellationToken cancellationToken);
}

/// <param name="Words">Empty: nothing was said.</param>
/// <param name="Language">As the service names it; null: it does not say.</param>
public sealed record Transcript(string Words, string? Language, string Model);
