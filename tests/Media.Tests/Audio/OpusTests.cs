using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

public class OpusTests
{
    [Fact]
    public void What_is_decoded_is_what_was_encoded()
    {
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        float[] left = Signals.MonoSine(440, 0.2, 2, 48_000), right = Signals.MonoSine(1_000, 0.2, 2, 48_000);
        var input = new float[left.Length * 2];
        for (int i = 0; i < left.Length; i++) (input[2 * i], input[(2 * i) + 1]) = (left[i], right[i]);
        var output = new float[input.Length];
        var packet = new byte[OpusEncoder.MaximumPacket];
        long bytes = 0;
        for (int at = 0; at < input.Length; at += AudioFormat.FrameLength)
        {
            int length = encoder.Encode(input.AsSpan(at, AudioFormat.FrameLength), packet);
            bytes += length;
            Assert.Equal(AudioFormat.FrameLength, decoder.Decode(packet.AsSpan(0, length), output.AsSpan(at, AudioFormat.FrameLength)));
        }

        double noise = 0, signal = 0;
        int delay = encoder.Lookahead * 2;
        for (int i = 9_600; i + delay < input.Length; i++)
        {
            noise += Math.Pow(output[i + delay] - input[i], 2);
            signal += Math.Pow(input[i], 2);
        }

        double snr = 10 * Math.Log10(signal / noise);
        Assert.True(snr > 20, $"{snr:0.0} dB");
        Assert.InRange(bytes * 8 / 2, 60_000, 130_000); // bits a second
    }

    [Fact]
    public void The_bitrate_asked_for_is_the_bitrate_made()
    {
        foreach (int bitrate in new[] { 32_000, 96_000, 160_000 })
        {
            using var encoder = new OpusEncoder(new OpusEncoderOptions { Bitrate = bitrate });
            var music = new GenerativePiece(3, TimeSpan.FromMinutes(1));
            var frame = new float[AudioFormat.FrameLength];
            var packet = new byte[OpusEncoder.MaximumPacket];
            long bytes = 0;
            for (int i = 0; i < 500; i++)
            {
                music.Read(frame);
                bytes += encoder.Encode(frame, packet);
            }

            Assert.InRange(bytes * 8 / 10.0, bitrate * 0.75, bitrate * 1.25);
        }
    }

    [Fact]
    public void Silence_is_still_sent_every_frame()
    {
        using var encoder = new OpusEncoder();
        var packet = new byte[OpusEncoder.MaximumPacket];
        for (int i = 0; i < 100; i++) Assert.True(encoder.Encode(new float[AudioFormat.FrameLength], packet) > 2);
    }

    [Fact]
    public void A_lost_packet_is_concealed_and_a_malformed_one_is_an_error()
    {
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        var packet = new byte[OpusEncoder.MaximumPacket];
        var pcm = new float[OpusDecoder.MaximumFloats];
        int length = encoder.Encode(Signals.Sine(440, -10, 0.02), packet);
        decoder.Decode(packet.AsSpan(0, length), pcm);
        Assert.Equal(AudioFormat.FrameLength, decoder.Decode([], pcm.AsSpan(0, AudioFormat.FrameLength)));
        // Code 3 with a frame count of 0 is invalid (RFC 6716 section 3.4, R5).
        Assert.Contains("Decoding", Assert.Throws<OpusException>(() => decoder.Decode([0xFF, 0x00], pcm)).Message);
    }

    [Fact]
    public void A_frame_of_the_wrong_size_is_refused_and_a_disposed_encoder_too()
    {
        var encoder = new OpusEncoder();
        Assert.Throws<ArgumentException>(() => encoder.Encode(new float[100], new byte[100]));
        encoder.Dispose();
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode(new float[AudioFormat.FrameLength], new byte[100]));
    }
}
