namespace Radio24.Media.Audio;

/// <summary>
/// Something that can be heard. Pulled by the air clock's thread: <see cref="Read"/> never blocks, never allocates, never throws.
/// </summary>
public interface IAudioSource
{
    /// <summary>Fills the frame from its start.</summary>
    /// <param name="frame">Interleaved stereo, a multiple of two floats; usually one frame of <see cref="AudioFormat.FrameLength"/>.</param>
    /// <returns>How many floats were written: all of them, fewer at the end, 0 once it has ended.</returns>
    int Read(Span<float> frame);
}
