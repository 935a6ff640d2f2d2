using System.Runtime.InteropServices;

namespace Radio24.Host.Speech;

/// <summary>Turns text into speech. Safe for several callers at once.</summary>
public interface ISpeechEngine
{
    /// <summary>For people: "flite (rms)".</summary>
    string Name { get; }

    /// <summary>What it speaks, as a BCP 47 tag: "en" or "ja".</summary>
    string Language { get; }

    /// <summary>Speaks one phrase. Nothing is given for a text that has nothing to say in it.</summary>
    /// <param name="text">At most a few hundred characters; never interpreted as anything but words.</param>
    /// <returns>The speech in pieces, as it is made.</returns>
    /// <exception cref="SpeechException">The engine failed; the message says at what, never the text.</exception>
    IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, CancellationToken cancellationToken);

    /// <param name="voice">Another voice than the usual one, where the engine has several; null: the usual one.</param>
    /// <inheritdoc cref="SpeakAsync(string, CancellationToken)"/>
    IAsyncEnumerable<SpeechPiece> SpeakAsync(string text, string? voice, CancellationToken cancellationToken) => SpeakAsync(text, cancellationToken);
}

/// <summary>A stretch of speech.</summary>
/// <param name="Mono">16-bit samples.</param>
/// <param name="SampleRate">Samples a second.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SpeechPiece(ReadOnlyMemory<short> Mono, int SampleRate);

/// <summary>Speech could not be made. The message is for the station's keeper and never holds the text that was to be spoken.</summary>
public sealed class SpeechException : Exception
{
    public SpeechException(string message) : base(message) { }

    public SpeechException(string message, Exception inner) : base(message, inner) { }

    public SpeechException() { }
}
