using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

public class LimiterTests
{
    private const double MostAllowed = -1.0; // dBTP

    [Theory]
    [InlineData(100, 6)]
    [InlineData(997, 12)]
    [InlineData(6_000, 6)]
    [InlineData(12_000, 3)] // with the phase below its samples miss the peaks by 3 dB
    [InlineData(15_000, 6)]
    public void True_peaks_of_loud_tones_stay_under_minus_1_dBTP(double hertz, double decibels)
    {
        float[] signal = Signals.Sine(hertz, decibels, 1, Math.PI / 4);
        double peak = Limited(signal);
        Assert.True(peak <= MostAllowed, $"{hertz} Hz at {decibels} dB: {peak:0.00} dBTP");
        Assert.True(peak >= MostAllowed - 1.0, $"{hertz} Hz at {decibels} dB: needlessly low at {peak:0.00} dBTP");
    }

    [Fact]
    public void True_peaks_of_loud_noise_bursts_and_steps_stay_under_minus_1_dBTP()
    {
        // Noise with a zero at 24 kHz, as everything has that came through a converter or a resampler.
        var random = new Random(3);
        var signal = new float[2 * 48_000 * 2];
        double left = 0, right = 0;
        for (int i = 0; i < signal.Length; i += 2)
        {
            double burst = i / 9_000 % 3 == 0 ? 4.0 : 0.1;
            double nextLeft = (random.NextDouble() * 2) - 1, nextRight = (random.NextDouble() * 2) - 1;
            signal[i] = (float)((left + nextLeft) / 2 * burst);
            signal[i + 1] = (float)((right + nextRight) / 2 * burst);
            (left, right) = (nextLeft, nextRight);
        }

        signal[100_001] = signal[100_003] = 4;
        double peak = Limited(signal);
        Assert.True(peak <= MostAllowed, $"{peak:0.00} dBTP");
    }

    [Fact]
    public void What_is_quiet_enough_passes_untouched_but_for_the_delay()
    {
        float[] signal = Signals.Sine(440, -6, 1);
        float[] output = [.. signal];
        Process(new PeakLimiter(), output);
        int delay = PeakLimiter.Latency * 2;
        Assert.Equal(signal[..^delay], output[delay..]);
    }

    [Fact]
    public void It_lets_go_within_80_ms_time_constants()
    {
        float[] signal = [.. Signals.Sine(1_000, 6, 0.5), .. Signals.Sine(1_000, -12, 1)];
        Process(new PeakLimiter(), signal);
        int at = 2 * 24_000;
        double early = Signals.RmsDb(signal.AsSpan(at + (2 * 480), 960));
        double later = Signals.RmsDb(signal.AsSpan(at + (2 * 19_200), 4_800));
        Assert.InRange(early, -12 - 3.01 - 7.5, -12 - 3.01 - 4); // still down by most of its 7.2 dB
        Assert.Equal(-12 - 3.01, later, 0.15);
    }

    [Fact]
    public void Both_channels_get_the_same_gain()
    {
        float[] signal = Signals.Sine(1_000, 6, 1);
        for (int i = 1; i < signal.Length; i += 2) signal[i] *= 0.25f;
        Process(new PeakLimiter(), signal);
        for (int i = 20_000; i < signal.Length; i += 2) Assert.Equal(signal[i] * 0.25f, signal[i + 1], 1e-6f);
    }

    private static double Limited(float[] signal)
    {
        Process(new PeakLimiter(), signal);
        return 20 * Math.Log10(Math.Max(TruePeak(Signals.Channel(signal, 0)), TruePeak(Signals.Channel(signal, 1))));
    }

    private static void Process(PeakLimiter limiter, float[] signal)
    {
        for (int at = 0; at < signal.Length; at += AudioFormat.FrameLength)
            limiter.Process(signal.AsSpan(at, Math.Min(AudioFormat.FrameLength, signal.Length - at)));
    }

    // An independent and longer interpolator than the limiter's: 4 times over by a sinc of 64 taps.
    private static double TruePeak(float[] mono)
    {
        double peak = 0;
        for (int phase = 0; phase < 4; phase++)
        {
            var taps = new double[64];
            for (int t = 0; t < 64; t++)
            {
                double x = t - 31 - (phase / 4.0);
                double window = 0.5 + (0.5 * Math.Cos(Math.PI * x / 32.5));
                taps[t] = (Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x)) * window;
            }

            for (int i = 0; i + 64 <= mono.Length; i++)
            {
                double sum = 0;
                for (int t = 0; t < 64; t++) sum += mono[i + t] * taps[t];
                peak = Math.Max(peak, Math.Abs(sum));
            }
        }

        return peak;
    }
}
