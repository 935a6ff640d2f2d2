using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

public class EffectTests
{
    [Fact]
    public void A_crossfade_keeps_the_power_of_two_unlike_sources()
    {
        var down = new Fader(open: true);
        var up = new Fader();
        down.Close(TimeSpan.FromSeconds(2));
        up.Open(TimeSpan.FromSeconds(2));
        float[] a = Signals.Sine(440, -12, 2.1), b = Signals.Sine(3_170, -12, 2.1);
        down.Apply(a);
        up.Apply(b);
        Mixer.Add(a, b);
        for (int at = 0; at + 9_600 < a.Length; at += 9_600)
            Assert.Equal(-15.01, Signals.RmsDb(a.AsSpan(at, 9_600)), 0.15);
        Assert.True(down.IsClosed);
        Assert.True(up.IsOpen);
    }

    [Fact]
    public void A_fade_turned_around_goes_on_from_where_it_is()
    {
        var fader = new Fader();
        fader.Open(TimeSpan.FromSeconds(1));
        var ones = new float[48_000];
        Array.Fill(ones, 1f);
        fader.Apply(ones);
        float reached = fader.Gain;
        fader.Close(TimeSpan.FromSeconds(1));
        var more = new float[64];
        Array.Fill(more, 1f);
        fader.Apply(more);
        Assert.Equal(Math.Sin(Math.PI / 4), reached, 0.001);
        Assert.Equal(reached, more[0], 0.001f);
    }

    [Fact]
    public void Ducking_takes_13_dB_in_800_ms_and_gives_them_back_in_1_s()
    {
        var ducker = new Ducker();
        ducker.MoveTo(-13, TimeSpan.FromSeconds(0.8));
        float[] signal = Signals.Sine(1_000, -10, 3);
        ducker.Apply(signal.AsSpan(0, 2 * 38_400));
        Assert.True(ducker.Settled);
        Assert.Equal(-13.01 - 6.5, Signals.RmsDb(signal.AsSpan((2 * 19_200) - 960, 1_920)), 0.3); // half way, in dB
        ducker.Apply(signal.AsSpan(2 * 38_400, 9_600));
        Assert.Equal(-26.01, Signals.RmsDb(signal.AsSpan(2 * 38_400, 9_600)), 0.05);
        ducker.MoveTo(0, TimeSpan.FromSeconds(1));
        Span<float> rest = signal.AsSpan((2 * 38_400) + 9_600);
        ducker.Apply(rest);
        Assert.Equal(-13.01, Signals.RmsDb(rest[(2 * 48_000)..]), 0.05);
    }

    [Fact]
    public void Silence_is_told_after_its_time_and_not_before()
    {
        var detector = new SilenceDetector(-40, TimeSpan.FromSeconds(2));
        float[] quiet = Signals.Sine(500, -45, 0.02), loud = Signals.Sine(500, -30, 0.02);
        Assert.False(detector.Hear(loud));
        for (int i = 0; i < 99; i++) Assert.False(detector.Hear(quiet));
        Assert.True(detector.Hear(quiet));
        Assert.False(detector.Hear(loud));
    }

    [Fact]
    public void Sound_on_one_channel_is_sound()
    {
        var detector = new SilenceDetector(-40, TimeSpan.FromMilliseconds(20));
        float[] right = Signals.Sine(500, -38 + 3.02, 0.02);
        for (int i = 0; i < right.Length; i += 2) right[i] = 0;
        Assert.False(detector.Hear(right));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.02)]
    public void A_listeners_recording_comes_out_levelled_without_rumble_and_with_a_quieter_room(double loudness)
    {
        // "Words" of 300 ms with pauses of 700 ms over mains hum and a hissing room.
        const int Rate = 24_000;
        var random = new Random(5);
        var recording = new short[Rate * 6];
        for (int i = 0; i < recording.Length; i++)
        {
            double t = (double)i / Rate;
            double word = t % 1.0 < 0.3 ? Math.Sin(2 * Math.PI * 220 * t) + (0.6 * Math.Sin(2 * Math.PI * 880 * t)) : 0;
            double hum = 0.3 * Math.Sin(2 * Math.PI * 30 * t);
            double room = 0.01 * ((random.NextDouble() * 2) - 1);
            recording[i] = (short)(Math.Clamp(loudness * ((0.4 * word) + (0.4 * hum) + room), -1, 1) * 32_767);
        }

        float[] prepared = ListenerRecording.Prepare(recording, Rate);
        // The last pause is at the end of the recording and is shortened.
        Assert.InRange(prepared.Length, 2 * 273_000, 2 * 275_000);
        Assert.Equal(-16, LoudnessMeter.Measure(prepared), 1.0);
        Assert.True(Signals.Peak(prepared) <= 0.892f);
        double[] spectrum = Signals.Spectrum(Signals.Channel(prepared, 0));
        Assert.True(Signals.Loudest(spectrum, 25, 35) < Signals.Loudest(spectrum, 200, 240) - 30, "the hum is still there");
        double word2 = Signals.RmsDb(prepared.AsSpan(2 * 100_000, 2 * 8_000)), pause = Signals.RmsDb(prepared.AsSpan(2 * 132_000, 2 * 8_000));
        Assert.True(pause < word2 - 40, $"word {word2:0.0}, pause {pause:0.0}");
    }

    [Fact]
    public void A_recording_without_speech_is_nothing()
    {
        Assert.Empty(ListenerRecording.Prepare([], 24_000));
        Assert.Empty(ListenerRecording.Prepare(new short[24_000], 24_000));
    }

    [Fact]
    public void Who_thinks_for_long_is_not_dead_air()
    {
        // Five seconds of nothing, a word, twelve seconds of a quiet room, a word, eight seconds of room.
        const int Rate = 24_000;
        var random = new Random(7);
        (double From, double To)[] words = [(5, 7), (19, 21)];
        var recording = new short[Rate * 29];
        for (int i = 0; i < recording.Length; i++)
        {
            double t = (double)i / Rate;
            double word = words.Any(w => t >= w.From && t < w.To) ? 0.3 * Math.Sin(2 * Math.PI * 330 * t) : 0;
            recording[i] = (short)((word + (0.002 * ((random.NextDouble() * 2) - 1))) * 32_767);
        }

        float[] prepared = ListenerRecording.Prepare(recording, Rate);
        double seconds = prepared.Length / 2.0 / 48_000;
        Assert.InRange(seconds, 4 + 1, 4 + 1 + (2 * 0.25) + (2 * 0.25)); // the words, a pause of a second, and what a gate leaves around
        int speech = 0, silent = 0, longest = 0;
        for (int at = 0; at + 1_920 <= prepared.Length; at += 1_920)
        {
            bool loud = Signals.RmsDb(prepared.AsSpan(at, 1_920)) > -45;
            (speech, silent) = loud ? (speech + 1, 0) : (speech, silent + 1);
            longest = Math.Max(longest, silent);
        }

        Assert.InRange(speech * 0.02, 3.9, 4.2);
        Assert.True(longest * 0.02 <= 1.25, $"silent for {longest * 0.02:0.00} s");
        // Nowhere does the join click.
        for (int i = 2; i < prepared.Length; i++)
            Assert.True(Math.Abs(prepared[i] - prepared[i - 2]) < 0.1, $"a step at {i / 2.0 / 48_000:0.000} s");
    }
}
