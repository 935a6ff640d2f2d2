namespace Radio24.Media.Audio;

/// <summary>A file could not be opened, measured or decoded. The message names the stage and what the decoder said.</summary>
public sealed class ClipException : Exception
{
    public ClipException(string message) : base(message) { }

    public ClipException(string message, Exception inner) : base(message, inner) { }

    public ClipException() { }
}
