namespace Radio24.Media.Audio;

/// <summary>Quiet, endless music made in code: the same for the same seed.</summary>
public sealed class GenerativeBed : IAudioSource
{
    public GenerativeBed(ulong seed) => throw new NotSupportedException("Being built.");

    public int Read(Span<float> frame) => throw new NotSupportedException("Being built.");
}
