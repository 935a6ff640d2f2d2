using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Radio24.Media.Audio;

/// <summary>
/// A listener's recording as an Ogg Opus file (RFC 7845): what any player plays, in a tenth of the room of PCM.
/// PCM here is 24 kHz, mono, 16-bit little-endian.
/// </summary>
public static unsafe class OggOpusVoice
{
    /// <summary>Hz of the PCM on both sides.</summary>
    public const int SampleRate = 24_000;

    private const int FrameSamples = SampleRate / 50;

    // Opus counts in 48 kHz samples whatever goes in (RFC 7845 §4).
    private const int Granule = 48_000 / SampleRate;
    private const int Bitrate = 32_000;
    private const int PacketsAPage = 50;
    private const int LongestPacket = 1_276;

    /// <param name="pcm">An even number of bytes.</param>
    /// <exception cref="OpusException">libopus is missing.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pcm)
    {
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        IntPtr encoder = Opened(OpusNative.EncoderCreate(SampleRate, 1, OpusNative.ApplicationVoip, out int error), error, "Creating an encoder");
        try
        {
            int lookahead = 0;
            error = OpusNative.EncoderSet(encoder, OpusNative.SetBitrate, Bitrate);
            if (error == 0)
                error = OpusNative.EncoderGet(encoder, OpusNative.GetLookahead, &lookahead);
            if (error != 0)
                throw OpusNative.Error("Setting up an encoder", error);
            return Write(encoder, samples, lookahead);
        }
        finally
        {
            OpusNative.EncoderDestroy(encoder);
        }
    }

    /// <returns>As many samples as were encoded.</returns>
    /// <exception cref="InvalidDataException">Not an Ogg Opus file of one channel, or damaged.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> file)
    {
        List<byte[]> packets = [];
        List<byte> unfinished = [];
        long end = 0;
        for (int at = 0; at < file.Length;)
            at += OggPage.Read(file[at..], packets, unfinished, out end, out _);
        if (packets.Count < 2 || packets[0].Length < 19 || !packets[0].AsSpan().StartsWith("OpusHead"u8) || packets[0][9] != 1)
            throw new InvalidDataException("This is not an Ogg Opus file of one channel.");

        int preSkip = BinaryPrimitives.ReadUInt16LittleEndian(packets[0].AsSpan(10)) / Granule;
        long total = (end / Granule) - preSkip;
        if (total < 0 || total > (long)packets.Count * FrameSamples * 6)
            throw new InvalidDataException("The Ogg Opus file says it is longer than it is.");
        IntPtr decoder = Opened(OpusNative.DecoderCreate(SampleRate, 1, out int error), error, "Creating a decoder");
        try
        {
            return Read(decoder, packets, preSkip, (int)total);
        }
        finally
        {
            OpusNative.DecoderDestroy(decoder);
        }
    }

    private static byte[] Write(IntPtr encoder, ReadOnlySpan<short> samples, int lookahead)
    {
        using var file = new MemoryStream();
        const uint Serial = 0x52323456;
        OggPage.Write(file, OggPage.First, 0, Serial, 0, [Head(lookahead)]);
        OggPage.Write(file, 0, 0, Serial, 1, [Tags()]);

        // The encoder's look-ahead is heard first and skipped by players, so the end lies that much later.
        int length = samples.Length + lookahead;
        int frames = Math.Max(1, (length + FrameSamples - 1) / FrameSamples);
        float[] frame = new float[FrameSamples];
        byte[] packet = new byte[LongestPacket];
        var page = new List<ReadOnlyMemory<byte>>(PacketsAPage);
        uint sequence = 2;
        for (int n = 0; n < frames; n++)
        {
            for (int i = 0; i < FrameSamples; i++)
            {
                int at = (n * FrameSamples) + i;
                frame[i] = at < samples.Length ? samples[at] / 32768f : 0;
            }

            int bytes;
            fixed (float* from = frame)
            fixed (byte* to = packet)
                bytes = OpusNative.EncodeFloat(encoder, from, FrameSamples, to, packet.Length);
            if (bytes < 0)
                throw OpusNative.Error("Encoding", bytes);
            page.Add(packet.AsSpan(0, bytes).ToArray());
            bool last = n == frames - 1;
            if (page.Count < PacketsAPage && !last)
                continue;
            long granule = (last ? length : (long)(n + 1) * FrameSamples) * Granule;
            OggPage.Write(file, last ? OggPage.Last : (byte)0, granule, Serial, sequence++, page);
            page.Clear();
        }

        return file.ToArray();
    }

    private static byte[] Read(IntPtr decoder, List<byte[]> packets, int preSkip, int total)
    {
        short[] samples = new short[total];
        float[] frame = new float[FrameSamples * 6];
        int at = -preSkip;
        foreach (byte[] packet in packets.Skip(2))
        {
            int count;
            fixed (byte* from = packet)
            fixed (float* to = frame)
                count = OpusNative.DecodeFloat(decoder, from, packet.Length, to, frame.Length, 0);
            if (count < 0)
                throw new InvalidDataException("The Ogg Opus file has a packet that is not Opus.");
            for (int i = 0; i < count; i++, at++)
            {
                if (at >= 0 && at < total)
                    samples[at] = (short)Math.Clamp(MathF.Round(frame[i] * 32768f), short.MinValue, short.MaxValue);
            }
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    // RFC 7845 §5.1.
    private static byte[] Head(int lookahead)
    {
        byte[] head = new byte[19];
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), (ushort)(lookahead * Granule));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), SampleRate);
        return head;
    }

    // RFC 7845 §5.2: a vendor and no comments; who spoke is in the store, not in the file.
    private static byte[] Tags()
    {
        byte[] vendor = Encoding.ASCII.GetBytes("radio24");
        byte[] tags = new byte[8 + 4 + vendor.Length + 4];
        "OpusTags"u8.CopyTo(tags);
        BinaryPrimitives.WriteInt32LittleEndian(tags.AsSpan(8), vendor.Length);
        vendor.CopyTo(tags, 12);
        return tags;
    }

    private static IntPtr Opened(IntPtr state, int error, string doing) =>
        state != IntPtr.Zero ? state : throw OpusNative.Error(doing, error);
}
