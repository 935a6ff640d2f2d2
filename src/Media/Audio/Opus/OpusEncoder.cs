using System.ComponentModel.DataAnnotations;

namespace Radio24.Media.Audio;

/// <summary>Encodes 20 ms stereo frames. One thread at a time; no allocation a frame.</summary>
public sealed unsafe class OpusEncoder : IDisposable
{
    /// <summary>A packet of 20 ms is never longer than this (RFC 6716 section 3.4: 1,275 bytes of frame, one byte of TOC).</summary>
    public const int MaximumPacket = 1_276;

    private IntPtr _state;

    /// <exception cref="OpusException">libopus is missing, or a setting is out of range.</exception>
    public OpusEncoder(OpusEncoderOptions? options = null)
    {
        options ??= new OpusEncoderOptions();
        int error;
        try
        {
            _state = OpusNative.EncoderCreate(AudioFormat.SampleRate, AudioFormat.Channels, OpusNative.ApplicationAudio, out error);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw OpusNative.Missing(e);
        }

        if (_state == IntPtr.Zero) throw OpusNative.Error("Creating an encoder", error);
        Set(OpusNative.SetBitrate, options.Bitrate);
        Set(OpusNative.SetComplexity, options.Complexity);
        Set(OpusNative.SetInbandFec, options.InbandFec ? 1 : 0);
        Set(OpusNative.SetDtx, options.Dtx ? 1 : 0);
    }

    /// <summary>Samples a channel by which decoded audio lags what was encoded.</summary>
    public int Lookahead
    {
        get
        {
            ObjectDisposedException.ThrowIf(_state == IntPtr.Zero, this);
            int value = 0;
            int error = OpusNative.EncoderGet(_state, OpusNative.GetLookahead, &value);
            return error == 0 ? value : throw OpusNative.Error("Asking for the look-ahead", error);
        }
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="frame">1,920 floats: 20 ms of interleaved stereo.</param>
    /// <param name="packet">Where the packet goes; <see cref="MaximumPacket"/> bytes always suffice.</param>
    /// <returns>Bytes written.</returns>
    public int Encode(ReadOnlySpan<float> frame, Span<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_state == IntPtr.Zero, this);
        if (frame.Length != AudioFormat.FrameLength)
            throw new ArgumentException($"A frame has {AudioFormat.FrameLength} floats, not {frame.Length}.", nameof(frame));
        int length;
        fixed (float* from = frame)
        fixed (byte* to = packet)
            length = OpusNative.EncodeFloat(_state, from, AudioFormat.FrameSamples, to, packet.Length);
        return length > 0 ? length : throw OpusNative.Error("Encoding", length);
    }

    public void Dispose()
    {
        IntPtr state = Interlocked.Exchange(ref _state, IntPtr.Zero);
        if (state != IntPtr.Zero) OpusNative.EncoderDestroy(state);
    }

    private void Set(int request, int value)
    {
        int error = OpusNative.EncoderSet(_state, request, value);
        if (error != 0) throw OpusNative.Error($"Setting {request} to {value}", error);
    }
}

/// <summary>How programme audio is encoded (RFC 6716; RTP use RFC 7587).</summary>
public sealed record OpusEncoderOptions
{
    /// <summary>Bits a second, 6,000 to 510,000; on air 480,000 at most, which is what fits into a datagram every 20 ms.</summary>
    [Range(6_000, 510_000)]
    public int Bitrate { get; init; } = 96_000;

    /// <summary>0 (cheapest) to 10 (best). 10 costs an eighth of a millisecond a frame: <c>./radio24 bench tick</c>.</summary>
    [Range(0, 10)]
    public int Complexity { get; init; } = 10;

    /// <summary>Redundancy against loss. Off: lost packets are retransmitted.</summary>
    public bool InbandFec { get; init; }

    /// <summary>Discontinuous transmission. Off: a station is never silent.</summary>
    public bool Dtx { get; init; }
}

/// <summary>libopus is missing, or it refused something.</summary>
public sealed class OpusException : Exception
{
    public OpusException(string message) : base(message) { }

    public OpusException(string message, Exception inner) : base(message, inner) { }

    public OpusException() { }
}
