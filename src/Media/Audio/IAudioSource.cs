using System.Diagnostics.CodeAnalysis;

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

/// <summary>A source that can say how much of it is still to be heard.</summary>
public interface ITimedSource : IAudioSource
{
    /// <summary>What is left to play, or null while that is unknown. Any thread.</summary>
    TimeSpan? Remaining { get; }
}

/// <summary>A source that carries marks in its audio: the reader learns from it what has just been heard.</summary>
public interface IMarkedSource : IAudioSource
{
    /// <summary>Takes the next mark that the last <see cref="IAudioSource.Read"/> passed. Same thread as <c>Read</c>; never blocks.</summary>
    bool TryPassMark([NotNullWhen(true)] out object? tag);
}

/// <summary>A source that numbers its frames and wants to know of those that were never read.</summary>
internal interface ISkipsFrames
{
    void SkipFrames(long count);
}
