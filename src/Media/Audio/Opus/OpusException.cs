namespace Radio24.Media.Audio;

/// <summary>libopus is missing, or it refused something.</summary>
public sealed class OpusException : Exception
{
    public OpusException(string message) : base(message) { }

    public OpusException(string message, Exception inner) : base(message, inner) { }

    public OpusException() { }
}
