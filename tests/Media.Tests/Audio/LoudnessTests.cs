using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

/// <summary>The signals of EBU Tech 3341 (and BS.2217 in spirit), synthesised: 1 kHz stereo sines at stated levels and lengths.</summary>
public class LoudnessTests
{
    [Theory]
    [InlineData(-23.0)]
    [InlineData(-33.0)]
    [InlineData(-16.0)]
    public void Cases_1_and_2_a_steady_tone_measures_as_its_level(double level)
    {
        Assert.Equal(level, LoudnessMeter.Measure(Signals.Sine(1_000, level, 20)), 0.1);
    }

    [Fact]
    public void Case_3_quiet_parts_are_gated_by_the_relative_gate()
    {
        float[] signal = [.. Signals.Sine(1_000, -36, 10), .. Signals.Sine(1_000, -23, 60), .. Signals.Sine(1_000, -36, 10)];
        Assert.Equal(-23, LoudnessMeter.Measure(signal), 0.1);
    }

    [Fact]
    public void Case_4_the_absolute_gate_takes_out_near_silence_as_well()
    {
        float[] signal =
        [
            .. Signals.Sine(1_000, -72, 10), .. Signals.Sine(1_000, -36, 10), .. Signals.Sine(1_000, -23, 60),
            .. Signals.Sine(1_000, -36, 10), .. Signals.Sine(1_000, -72, 10),
        ];
        Assert.Equal(-23, LoudnessMeter.Measure(signal), 0.1);
    }

    [Fact]
    public void Case_5_levels_that_pass_the_gate_are_averaged_by_power()
    {
        float[] signal = [.. Signals.Sine(1_000, -26, 20), .. Signals.Sine(1_000, -20, 20.1), .. Signals.Sine(1_000, -26, 20)];
        Assert.Equal(-23, LoudnessMeter.Measure(signal), 0.1);
    }

    [Fact]
    public void Low_frequencies_weigh_less_and_high_ones_more()
    {
        double bass = LoudnessMeter.Measure(Signals.Sine(40, -20, 3));
        double treble = LoudnessMeter.Measure(Signals.Sine(8_000, -20, 3));
        Assert.InRange(bass, -27, -23);
        Assert.InRange(treble, -17.5, -16);
    }

    [Fact]
    public void One_channel_alone_is_3_dB_less_than_both()
    {
        float[] signal = Signals.Sine(1_000, -20, 5);
        for (int i = 1; i < signal.Length; i += 2) signal[i] = 0;
        Assert.Equal(-23.01, LoudnessMeter.Measure(signal), 0.1);
    }

    [Fact]
    public void Silence_has_no_loudness() => Assert.True(double.IsNegativeInfinity(LoudnessMeter.Measure(new float[96_000])));

    [Fact]
    public void Speech_is_levelled_and_too_little_boost_is_not_exceeded()
    {
        float[] quiet = Signals.Sine(1_000, -30, 2);
        Assert.Equal(14, SpeechLevel.Apply(quiet, -16), 0.1);
        Assert.Equal(-16, LoudnessMeter.Measure(quiet), 0.1);

        float[] faint = Signals.Sine(1_000, -60, 2);
        Assert.Equal(24, SpeechLevel.Apply(faint, -16), 0.1);
    }

    [Fact]
    public void A_voice_keeps_one_gain_over_phrases_and_short_ones_get_it_too()
    {
        var leveller = new SpeechLeveller();
        float[] first = Signals.Sine(1_000, -30, 2);
        leveller.Apply(first);
        Assert.Equal(-16, LoudnessMeter.Measure(first), 0.1);

        float[] word = Signals.Sine(1_000, -30, 0.2); // too short for a block of 400 ms by itself
        leveller.Apply(word);
        Assert.Equal(-16 - 3.01, Signals.RmsDb(word), 0.3);

        float[] aside = Signals.Sine(1_000, -36, 1);
        leveller.Apply(aside);
        Assert.InRange(LoudnessMeter.Measure(aside), -22.5, -19); // still an aside

        float[] shout = Signals.Sine(1_000, -10, 5);
        double before = leveller.Gain;
        leveller.Apply(shout);
        Assert.Equal(before - 3, leveller.Gain, 0.01);
    }

    [Fact]
    public async Task The_meter_agrees_with_ffmpegs_ebur128_on_music()
    {
        float[] music = Signals.Read(new GenerativePiece(6, TimeSpan.FromSeconds(30)), 2_000);
        string[] arguments = ["-nostdin", "-hide_banner", "-f", "f32le", "-ac", "2", "-ar", "48000", "-i", "pipe:0", "-af", "ebur128", "-f", "null", "-"];
        using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> report = ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.StandardInput.BaseStream.WriteAsync(System.Runtime.InteropServices.MemoryMarshal.AsBytes(music.AsSpan()).ToArray());
        ffmpeg.StandardInput.Close();
        Match summary = Regex.Match(await report, @"Integrated loudness:\s+I:\s+(?<lufs>-?[\d.]+) LUFS", RegexOptions.RightToLeft | RegexOptions.ExplicitCapture);
        Assert.True(summary.Success);
        Assert.Equal(double.Parse(summary.Groups["lufs"].Value, CultureInfo.InvariantCulture), LoudnessMeter.Measure(music), 0.11);
    }
}
