namespace Radio24.Media.Audio;

/// <summary>Decodes Opus packets to interleaved stereo at 48 kHz. One thread at a time; no allocation a packet.</summary>
public sealed unsafe class OpusDecoder : IDisposable
{
    /// <summary>Floats of the longest packet: 120 ms of stereo (RFC 6716 section 2.1.4).</summary>
    public const int MaximumFloats = AudioFormat.FrameLength * 6;

    private IntPtr _state;

    /// <exception cref="OpusException">libopus is missing.</exception>
    public OpusDecoder()
    {
        int error;
        try
        {
            _state = OpusNative.DecoderCreate(AudioFormat.SampleRate, AudioFormat.Channels, out error);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw OpusNative.Missing(e);
        }

        if (_state == IntPtr.Zero) throw OpusNative.Error("Creating a decoder", error);
    }

    /// <summary>Decodes one packet.</summary>
    /// <param name="packet">The packet; empty to conceal a lost one, for as long as <paramref name="pcm"/> is.</param>
    /// <param name="pcm">Room for the audio; <see cref="MaximumFloats"/> always suffices.</param>
    /// <returns>Floats written.</returns>
    /// <exception cref="OpusException">The packet is malformed.</exception>
    public int Decode(ReadOnlySpan<byte> packet, Span<float> pcm)
    {
        ObjectDisposedException.ThrowIf(_state == IntPtr.Zero, this);
        int samples;
        fixed (byte* from = packet)
        fixed (float* to = pcm)
            samples = OpusNative.DecodeFloat(_state, from, packet.Length, to, pcm.Length / AudioFormat.Channels, 0);
        return samples >= 0 ? samples * AudioFormat.Channels : throw OpusNative.Error("Decoding", samples);
    }

    public void Dispose()
    {
        IntPtr state = Interlocked.Exchange(ref _state, IntPtr.Zero);
        if (state != IntPtr.Zero) OpusNative.DecoderDestroy(state);
    }
}
