using Radio24.Host.Speech;

namespace Radio24.Host.Tests.Speech;

public class WaveFileTests
{
    [Fact]
    public void Samples_and_rate_are_read()
    {
        SpeechPiece piece = WaveFile.Parse(Make(16_000, 1, 16, [1, -2, 3]));
        Assert.Equal(16_000, piece.SampleRate);
        Assert.Equal([1, -2, 3], piece.Mono.ToArray());
    }

    [Fact]
    public void A_length_that_was_never_corrected_means_to_the_end()
    {
        byte[] file = Make(16_000, 1, 16, [1, 2]);
        file.AsSpan(40, 4).Fill(0xFF);
        Assert.Equal(2, WaveFile.Parse(file).Mono.Length);
    }

    [Theory]
    [InlineData(16_000, 2, 16)]
    [InlineData(16_000, 1, 8)]
    [InlineData(0, 1, 16)]
    public void Other_formats_are_refused(int rate, int channels, int bits) =>
        Assert.Throws<FormatException>(() => WaveFile.Parse(Make(rate, channels, bits, [1])));

    [Fact]
    public void Hostile_bytes_are_refused_or_read_and_never_crash()
    {
        var random = new Random(24);
        byte[] good = Make(16_000, 1, 16, [1, 2, 3, 4, 5, 6, 7, 8]);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] file = good[..random.Next(good.Length + 1)];
            for (int m = random.Next(4); m > 0 && file.Length > 0; m--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            try
            {
                Assert.True(WaveFile.Parse(file).Mono.Length <= 8);
            }
            catch (FormatException)
            {
                // Refused.
            }
        }
    }

    private static byte[] Make(int rate, int channels, int bits, short[] samples)
    {
        using var stream = new MemoryStream();
        using var w = new BinaryWriter(stream);
        w.Write("RIFF"u8);
        w.Write(36 + (samples.Length * 2));
        w.Write("WAVEfmt "u8);
        w.Write(16);
        w.Write((short)1);
        w.Write((short)channels);
        w.Write(rate);
        w.Write(rate * 2);
        w.Write((short)2);
        w.Write((short)bits);
        w.Write("data"u8);
        w.Write(samples.Length * 2);
        foreach (short s in samples)
            w.Write(s);
        return stream.ToArray();
    }
}
