namespace Radio24.Core.Posts;

/// <summary>What a listener sent: words or voice.</summary>
public abstract record PostBody
{
    private PostBody()
    {
    }

    /// <param name="Words">Plain text, trimmed, without control characters.</param>
    public sealed record Text(string Words) : PostBody;

    /// <param name="Key">Where <see cref="Ports.IVoiceStore"/> keeps the recording.</param>
    /// <param name="Length">How long it plays.</param>
    /// <param name="Transcript">What was said, once known.</param>
    public sealed record Voice(string Key, TimeSpan Length, string? Transcript = null) : PostBody;
}
