using System.Buffers.Binary;
using Radio24.Api.Talk;

namespace Radio24.Api.Desk;

/// <summary>A recording as every browser plays it: RIFF WAVE, format 1 (PCM).</summary>
internal static class WaveFile
{
    public const string Type = "audio/wav";
    private const int Header = 44;
    private const short BytesPerSample = 2;

    /// <param name="pcm">24 kHz, mono, 16-bit little-endian.</param>
    public static byte[] Of(ReadOnlySpan<byte> pcm)
    {
        byte[] file = new byte[Header + pcm.Length];
        "RIFF"u8.CopyTo(file);
        Write(4, file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        Write(16, 16);
        file[20] = 1; // PCM
        file[22] = 1; // one channel
        Write(24, VoiceLimits.SampleRate);
        Write(28, VoiceLimits.BytesPerSecond);
        file[32] = (byte)BytesPerSample;
        file[34] = BytesPerSample * 8;
        "data"u8.CopyTo(file.AsSpan(36));
        Write(40, pcm.Length);
        pcm.CopyTo(file.AsSpan(Header));
        return file;

        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }
}
