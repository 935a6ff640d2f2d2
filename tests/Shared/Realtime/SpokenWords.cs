using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Radio24.Media.Audio;

namespace Radio24.Tests;

/// <summary>Words as sound: mono, 16 bit, 24 kHz.</summary>
internal static class SpokenWords
{
    public const int Rate = 24_000;

    private static readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> Said = new();

    /// <summary>Real speech, by flite (English).</summary>
    /// <exception cref="InvalidOperationException">flite is missing or failed.</exception>
    public static Task<byte[]> ByFlite(string words) => Said.GetOrAdd(words, _ => new Lazy<Task<byte[]>>(() => FliteAsync(words))).Value;

    /// <summary>No speech: a voiced sound as long as the words would take, for tests that listen to nothing. Each letter has a pitch of its own.</summary>
    public static Task<byte[]> Hum(string words)
    {
        const int each = Rate * 65 / 1000;
        var pcm = new short[Math.Max(1, words.Length) * each];
        double phase = 0;
        for (int i = 0; i < words.Length; i++)
        {
            double step = char.IsLetterOrDigit(words[i]) ? (90 + (words[i] % 32) * 4) / (double)Rate : 0;
            for (int n = 0; n < each; n++)
            {
                phase += step;
                double swell = Math.Sin(Math.PI * n / each);
                pcm[(i * each) + n] = step == 0 ? (short)0 : (short)(6_000 * swell * (Math.Sin(2 * Math.PI * phase) + (0.5 * Math.Sin(4 * Math.PI * phase))));
            }
        }

        return Task.FromResult(MemoryMarshal.AsBytes(pcm.AsSpan()).ToArray());
    }

    private static async Task<byte[]> FliteAsync(string words)
    {
        string folder = Directory.CreateTempSubdirectory("radio24-words-").FullName;
        try
        {
            string text = Path.Combine(folder, "words.txt"), wave = Path.Combine(folder, "words.wav");
            await File.WriteAllTextAsync(text, string.Concat(words.Select(c => c <= '~' ? c : ' ')) + "\n");
            var start = new ProcessStartInfo("flite") { UseShellExecute = false, RedirectStandardError = true };
            foreach (string argument in (string[])["-voice", "rms", "-f", text, "-o", wave])
                start.ArgumentList.Add(argument);
            using Process flite = Process.Start(start) ?? throw new InvalidOperationException("flite could not be started");
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await flite.StandardError.ReadToEndAsync(late.Token);
            await flite.WaitForExitAsync(late.Token);
            return ToPcm(await File.ReadAllBytesAsync(wave, late.Token));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("real speech needs flite (Debian package flite)", e);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>flite writes the plain 44 bytes of header, mono and 16 bit.</summary>
    private static byte[] ToPcm(byte[] wave)
    {
        int rate = BitConverter.ToInt32(wave, 24);
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(wave.AsSpan(44));
        float[] floats = new float[samples.Length];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = samples[i] / 32_768f;
        var resampler = new Resampler(rate, Rate);
        float[] room = new float[resampler.MaximumOutput(floats.Length) + resampler.MaximumOutput(0)];
        int length = resampler.Process(floats, room);
        length += resampler.Flush(room.AsSpan(length));
        byte[] pcm = new byte[length * 2];
        Span<short> to = MemoryMarshal.Cast<byte, short>(pcm.AsSpan());
        for (int i = 0; i < length; i++)
            to[i] = (short)Math.Clamp(room[i] * 32_768f, short.MinValue, short.MaxValue);
        return pcm;
    }
}
