using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Radio24.Station.Tests.Instruments;

/// <summary>Mono 16-bit sound in memory, and the few things the tests do with it.</summary>
/// <param name="Rate">Samples a second.</param>
/// <param name="Samples">Full scale is ±32767.</param>
internal sealed record Sound(int Rate, short[] Samples)
{
    public double Seconds => (double)Samples.Length / Rate;

    public Sound Between(double from, double to) =>
        this with { Samples = Samples[Math.Clamp((int)(from * Rate), 0, Samples.Length)..Math.Clamp((int)(to * Rate), 0, Samples.Length)] };

    public static Sound Silence(int rate, double seconds) => new(rate, new short[(int)(rate * seconds)]);

    public Sound Then(Sound next) => this with { Samples = [.. Samples, .. next.Samples] };

    /// <summary>RMS level of every <paramref name="window"/> seconds, dBFS; −120 at the least.</summary>
    public double[] Levels(double window)
    {
        int length = (int)(window * Rate);
        double[] levels = new double[Samples.Length / length];
        for (int i = 0; i < levels.Length; i++)
        {
            double power = 0;
            foreach (short sample in Samples.AsSpan(i * length, length))
            {
                power += (double)sample * sample;
            }

            levels[i] = Math.Max(-120, 10 * Math.Log10((power / length / (32767.0 * 32767.0)) + 1e-12));
        }

        return levels;
    }

    /// <summary>The longest stretch below a level.</summary>
    /// <param name="decibels">dBFS, RMS over 50 ms.</param>
    /// <returns>Its start and length, seconds.</returns>
    public (double At, double Seconds) LongestBelow(double decibels)
    {
        const double window = 0.05;
        (int At, int Length) longest = default;
        int run = 0;
        double[] levels = Levels(window);
        for (int i = 0; i < levels.Length; i++)
        {
            run = levels[i] < decibels ? run + 1 : 0;
            longest = run > longest.Length ? (i - run + 1, run) : longest;
        }

        return (longest.At * window, longest.Length * window);
    }

    /// <summary>Resampled (and filtered, if asked) by ffmpeg.</summary>
    /// <param name="rate">Samples a second.</param>
    /// <param name="filter">An ffmpeg audio filter.</param>
    public async Task<Sound> ConvertAsync(int rate, string filter = "anull")
    {
        using TemporaryFile from = new(".wav"), to = new(".wav");
        Save(from.Path);
        await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", from.Path, "-af", filter, "-ar", $"{rate}", "-ac", "1", "-c:a", "pcm_s16le", to.Path]);
        return Load(to.Path);
    }

    /// <summary>Any file that ffmpeg reads, as mono.</summary>
    public static async Task<Sound> DecodeAsync(string path, int rate)
    {
        using TemporaryFile wav = new(".wav");
        await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", path, "-ar", $"{rate}", "-ac", "1", "-c:a", "pcm_s16le", wav.Path]);
        return Load(wav.Path);
    }

    /// <summary>The sound after Opus at the station's rate, as a listener gets it.</summary>
    public async Task<Sound> ThroughOpusAsync()
    {
        using TemporaryFile wav = new(".wav"), opus = new(".opus");
        Save(wav.Path);
        await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", wav.Path, "-ar", "48000", "-ac", "2", "-c:a", "libopus", "-b:a", "96k", opus.Path]);
        return await DecodeAsync(opus.Path, Rate);
    }

    public void Save(string path)
    {
        byte[] header = new byte[44];
        Encoding.ASCII.GetBytes("RIFF").CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 36 + (Samples.Length * 2));
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(header, 8);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(header, 36);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), Samples.Length * 2);
        using FileStream file = File.Create(path);
        file.Write(header);
        file.Write(MemoryMarshal.AsBytes<short>(Samples)); // little endian, as every machine here
    }

    /// <summary>Reads a mono 16-bit WAV file, its chunks in any order.</summary>
    public static Sound Load(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        int rate = 0;
        for (int at = 12; at + 8 <= file.Length;)
        {
            string name = Encoding.ASCII.GetString(file.Slice(at, 4));
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]), (uint)(file.Length - at - 8));
            ReadOnlySpan<byte> body = file.Slice(at + 8, length);
            if (name == "fmt ")
            {
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            }
            else if (name == "data")
            {
                return new Sound(rate, MemoryMarshal.Cast<byte, short>(body[..(length & ~1)]).ToArray());
            }

            at += 8 + length + (length & 1);
        }

        throw new InvalidDataException($"{path} has no sound in it");
    }
}
