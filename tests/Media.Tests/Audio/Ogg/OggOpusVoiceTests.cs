using System.Diagnostics;
using System.Runtime.InteropServices;
using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio.Ogg;

public sealed class OggOpusVoiceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(479)]
    [InlineData(24_000 * 3)]
    [InlineData(24_000 * 30)]
    public void It_comes_back_with_every_sample_in_its_place(int count)
    {
        byte[] pcm = Chirp(count);
        byte[] file = OggOpusVoice.Encode(pcm);
        byte[] back = OggOpusVoice.Decode(file);
        Assert.Equal(pcm.Length, back.Length);
        if (count < 24_000)
            return;
        Assert.True(file.Length < pcm.Length / 5, $"{file.Length} bytes for {pcm.Length}");
        Assert.True(Correlation(pcm, back) > 0.9, $"correlation {Correlation(pcm, back)}");
    }

    [Fact]
    public async Task Ffmpeg_reads_it()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        try
        {
            byte[] pcm = Chirp(24_000 * 2);
            string path = Path.Combine(folder, "voice.opus");
            await File.WriteAllBytesAsync(path, OggOpusVoice.Encode(pcm));
            using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg")
            {
                ArgumentList = { "-v", "error", "-xerror", "-i", path, "-f", "s16le", "-ac", "1", "-ar", "24000", "-" },
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            using var decoded = new MemoryStream();
            Task<string> errors = ffmpeg.StandardError.ReadToEndAsync();
            await ffmpeg.StandardOutput.BaseStream.CopyToAsync(decoded);
            await ffmpeg.WaitForExitAsync();
            Assert.Equal("", await errors);
            Assert.InRange(decoded.Length, pcm.Length - 480, pcm.Length + 480);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Damage_is_noticed()
    {
        byte[] file = OggOpusVoice.Encode(Chirp(24_000));
        for (int at = 0; at < file.Length; at += 13)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => OggOpusVoice.Decode(damaged));
        }

        Assert.Throws<InvalidDataException>(() => OggOpusVoice.Decode(file.AsSpan(0, file.Length - 5)));
        Assert.Throws<InvalidDataException>(() => OggOpusVoice.Decode([]));
    }

    [Fact]
    public void Peaks_follow_the_loudness()
    {
        short[] samples = new short[1000];
        Array.Fill(samples, short.MinValue, 250, 250);
        Array.Fill(samples, (short)(short.MaxValue / 2), 750, 250);
        byte[] peaks = WaveformPeaks.Of(MemoryMarshal.AsBytes<short>(samples), 4);
        Assert.Equal([0, 255, 0, 127], peaks);
        Assert.Equal(8, WaveformPeaks.Of([], 8).Length);
    }

    private static byte[] Chirp(int count)
    {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++)
        {
            double t = i / 24_000.0;
            samples[i] = (short)(12_000 * Math.Sin(2 * Math.PI * ((200 * t) + (20 * t * t))));
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    private static double Correlation(byte[] a, byte[] b)
    {
        ReadOnlySpan<short> x = MemoryMarshal.Cast<byte, short>(a);
        ReadOnlySpan<short> y = MemoryMarshal.Cast<byte, short>(b);
        double xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (double)x[i] * y[i];
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }

        return xy / Math.Sqrt(xx * yy);
    }
}
