namespace Radio24.Media.Audio;

/// <summary>A piece of music made in code, with a beginning and an end: what a station without a music folder plays.</summary>
public sealed class GenerativePiece : ITimedSource
{
    /// <param name="seed">The same piece for the same seed.</param>
    /// <param name="length">At least 10 s, the closing chord and its fade included.</param>
    public GenerativePiece(ulong seed, TimeSpan length) => throw new NotSupportedException("Being built.");

    public TimeSpan? Remaining => throw new NotSupportedException("Being built.");

    public int Read(Span<float> frame) => throw new NotSupportedException("Being built.");
}
