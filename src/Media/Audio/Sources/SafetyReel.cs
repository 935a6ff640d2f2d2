namespace Radio24.Media.Audio;

/// <summary>The last resort: two soft chords, computed from nothing but the time. It holds no resource and cannot fail or end.</summary>
public sealed class SafetyReel : IAudioSource
{
    public int Read(Span<float> frame) => throw new NotSupportedException("Being built.");
}
