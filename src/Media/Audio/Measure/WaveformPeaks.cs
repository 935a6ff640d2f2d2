using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>What a recording looks like: the loudest sample of each of so many equal stretches.</summary>
public static class WaveformPeaks
{
    /// <param name="pcm">Mono, 16-bit little-endian.</param>
    /// <param name="count">How many peaks.</param>
    /// <returns>Each 0 (silence) to 255 (full scale).</returns>
    public static byte[] Of(ReadOnlySpan<byte> pcm, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        byte[] peaks = new byte[count];
        for (int n = 0; n < count; n++)
        {
            int from = (int)((long)samples.Length * n / count);
            int to = (int)((long)samples.Length * (n + 1) / count);
            int loudest = 0;
            foreach (short sample in samples[from..to])
                loudest = Math.Max(loudest, Math.Abs((int)sample));
            peaks[n] = (byte)Math.Min(255, loudest * 255 / 32767);
        }

        return peaks;
    }
}
