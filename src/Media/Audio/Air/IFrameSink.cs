namespace Radio24.Media.Audio;

/// <summary>One frame of 20 ms on its way to the outputs.</summary>
/// <param name="Payload">An Opus packet (RFC 6716); valid until the output's call returns.</param>
/// <param name="Number">Counts frames since sign-on: the media time is <c>Number × 20 ms</c>. After a stall of the air it jumps
/// by the frames that were never made, so that media time keeps step with the wall clock.</param>
/// <param name="Pcm">What the packet was encoded from, in <see cref="AudioFormat"/>; valid as long.</param>
public readonly record struct OpusFrame(ReadOnlyMemory<byte> Payload, long Number, ReadOnlyMemory<float> Pcm = default);

/// <summary>An output as the air thread meets it: is given each frame, must not block, allocate, or keep the frame's memory.</summary>
public interface IFrameSink
{
    void OnFrame(in OpusFrame frame);

    /// <summary>Whether a frame that it took counts as gone out. A tap takes every frame, and nobody may be listening.</summary>
    bool GoesOut => true;
}
