namespace Radio24.Host.Speech;

/// <summary>Speech could not be made. The message is for the station's keeper and never holds the text that was to be spoken.</summary>
public sealed class SpeechException : Exception
{
    public SpeechException(string message) : base(message) { }

    public SpeechException(string message, Exception inner) : base(message, inner) { }

    public SpeechException() { }
}
