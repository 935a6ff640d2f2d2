using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

public class ResamplerTests
{
    public static TheoryData<int> Rates => [8_000, 16_000, 22_050, 24_000, 44_100];

    [Theory, MemberData(nameof(Rates))]
    public void The_passband_is_flat_to_90_percent_of_the_lower_Nyquist(int rate)
    {
        double worst = 0;
        foreach (double part in new[] { 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.85, 0.9 })
        {
            float[] converted = Convert(Signals.MonoSine(rate / 2.0 * part, 0.5, 1, rate), rate);
            double level = Signals.RmsDb(converted.AsSpan(8_000, 32_000)) - (20 * Math.Log10(0.5)) + 3.0103;
            worst = Math.Max(worst, Math.Abs(level));
        }

        Assert.True(worst <= 0.1, $"{rate} Hz: ripple {worst:0.000} dB");
    }

    [Theory, MemberData(nameof(Rates))]
    public void Images_of_what_was_in_the_passband_are_80_dB_down(int rate)
    {
        foreach (double part in new[] { 0.1, 0.5, 0.9 })
        {
            double tone = rate / 2.0 * part;
            double[] spectrum = Signals.Spectrum(Convert(Signals.MonoSine(tone, 1, 1, rate), rate).AsSpan(4_000, 32_768));
            double images = Signals.Loudest(spectrum, rate - tone - 20, 24_000);
            double rest = Math.Max(Signals.Loudest(spectrum, 0, tone - 20), Signals.Loudest(spectrum, tone + 20, 24_000));
            Assert.True(images <= -80, $"{rate} Hz, tone {tone}: images {images:0.0} dB");
            Assert.True(rest <= -80, $"{rate} Hz, tone {tone}: something at {rest:0.0} dB");
        }
    }

    [Fact]
    public void Going_down_what_the_lower_rate_cannot_hold_is_80_dB_down()
    {
        // 96 → 48 kHz: 30 kHz would fold to 18 kHz.
        float[] converted = Convert(Signals.MonoSine(30_000, 1, 1, 96_000), 96_000);
        Assert.True(Signals.RmsDb(converted.AsSpan(4_000, 40_000)) <= -80);
    }

    [Theory, MemberData(nameof(Rates))]
    public void It_neither_delays_nor_stretches(int rate)
    {
        var click = new float[rate];
        click[rate / 2] = 1;
        float[] converted = Convert(click, rate);
        int loudest = Array.IndexOf(converted, converted.Max());
        Assert.InRange(loudest, 24_000 - 1, 24_000 + 1);
        Assert.InRange(converted.Length, 48_000 - 2, 48_000 + 2);
    }

    [Theory, MemberData(nameof(Rates))]
    public void Pieces_of_any_size_give_the_same_as_the_whole(int rate)
    {
        float[] input = Signals.MonoSine(997, 0.7, 0.7, rate);
        float[] whole = Convert(input, rate);

        var resampler = new Resampler(rate);
        var pieces = new List<float>();
        var random = new Random(7);
        for (int at = 0; at < input.Length;)
        {
            int take = Math.Min(random.Next(1, 9_000), input.Length - at);
            var output = new float[resampler.MaximumOutput(take)];
            int got = resampler.Process(input.AsSpan(at, take), output);
            pieces.AddRange(output.AsSpan(0, got));
            at += take;
        }

        var tail = new float[resampler.MaximumOutput(0)];
        pieces.AddRange(tail.AsSpan(0, resampler.Flush(tail)));
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void The_same_rate_passes_unchanged()
    {
        float[] input = Signals.MonoSine(1_000, 0.5, 0.2, 48_000);
        float[] output = Convert(input, 48_000);
        Assert.Equal(input.Length, output.Length);
        for (int i = 0; i < input.Length; i++) Assert.Equal(input[i], output[i], 1e-5f);
    }

    [Fact]
    public void A_rate_out_of_range_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(100));

    private static float[] Convert(float[] mono, int rate) => Signals.Channel(Resampler.ToStereo48k(mono, rate), 0);
}
