using System.Buffers.Binary;
using Radio24.Media.Audio;

namespace Radio24.Host.Presenting;

/// <summary>Recordings for a service that hears at another rate.</summary>
internal static class PcmRate
{
    /// <param name="pcm">Mono, 16 bit little-endian.</param>
    public static ReadOnlyMemory<byte> Change(ReadOnlyMemory<byte> pcm, int from, int to)
    {
        if (from == to)
            return pcm;
        var mono = new float[pcm.Length / 2];
        for (int i = 0; i < mono.Length; i++)
            mono[i] = BinaryPrimitives.ReadInt16LittleEndian(pcm.Span[(2 * i)..]) / 32768f;
        var resampler = new Resampler(from, to);
        var changed = new float[resampler.MaximumOutput(mono.Length) + resampler.MaximumOutput(0)];
        int made = resampler.Process(mono, changed);
        made += resampler.Flush(changed.AsSpan(made));
        var bytes = new byte[2 * made];
        for (int i = 0; i < made; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)Math.Clamp(changed[i] * 32767f, short.MinValue, short.MaxValue));
        return bytes;
    }
}
