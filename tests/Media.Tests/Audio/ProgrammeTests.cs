using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

/// <summary>The bus, heard frame by frame: no clock, no thread, everything measured.</summary>
public class ProgrammeTests
{
    // Told apart by their pitch.
    private const double BedHertz = 300, TrackHertz = 1_000, SecondHertz = 3_000, VoiceHertz = 6_000, ReelHertz = 10_000;

    private readonly ArraySource _bed = Tone(BedHertz, -20);
    private readonly ArraySource _reel = Tone(ReelHertz, -20);

    [Fact]
    public void With_nothing_to_play_the_bed_is_heard()
    {
        Programme bus = NewBus();
        float[] heard = Listen(bus, 1);
        Assert.Equal(-20, Level(heard, BedHertz), 0.1);
        Assert.Equal(-23.01, bus.LevelDb, 0.5);
        Assert.Equal(0, _reel.Reads);
        Assert.Equal(50, bus.Frame);
    }

    [Fact]
    public void A_track_takes_over_from_the_bed_and_the_bed_comes_back_at_its_end()
    {
        Programme bus = NewBus();
        Listen(bus, 0.5);
        var track = new ArraySource(Signals.Sine(TrackHertz, -16, 5));
        bus.PlayTrack(track, TimeSpan.FromSeconds(1));
        float[] heard = Listen(bus, 8);
        float[] during = Part(heard, 2, 3);
        Assert.Equal(-16, Level(during, TrackHertz), 0.1);
        Assert.True(Level(during, BedHertz) < -80);
        float[] after = Part(heard, 7, 1);
        Assert.Equal(-20, Level(after, BedHertz), 0.1);
        Assert.True(Level(after, TrackHertz) < -80);
        Assert.Equal(
            [ProgrammeEventKind.TrackStarted, ProgrammeEventKind.TrackEnding, ProgrammeEventKind.TrackEnded],
            Events(bus).Select(e => e.Kind));
    }

    [Fact]
    public void Music_to_music_crossfades_in_2_s_at_equal_power()
    {
        Programme bus = NewBus();
        ArraySource first = Tone(TrackHertz, -16), second = Tone(SecondHertz, -16);
        bus.PlayTrack(first, TimeSpan.Zero);
        Listen(bus, 1);
        bus.PlayTrack(second, TimeSpan.FromSeconds(2));
        float[] heard = Listen(bus, 3);
        for (double at = 0; at < 2.9; at += 0.1) Assert.Equal(-19.01, Signals.RmsDb(Part(heard, at, 0.1)), 0.4);
        float[] middle = Part(heard, 0.95, 0.1);
        Assert.Equal(-19, Level(middle, TrackHertz), 0.7);
        Assert.Equal(-19, Level(middle, SecondHertz), 0.7);
        Assert.True(Level(Part(heard, 2.2, 0.7), TrackHertz) < -80);
        Assert.Contains(Events(bus), e => e.Kind == ProgrammeEventKind.TrackEnded && e.Source == first && e.Frame is >= 149 and <= 151);
    }

    [Fact]
    public void Ducking_is_complete_before_the_first_word_and_music_comes_back_after_the_last()
    {
        Programme bus = NewBus();
        bus.PlayTrack(Tone(TrackHertz, -16), TimeSpan.Zero);
        Listen(bus, 1);
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(5));
        voice.Mark("word");
        voice.Write(Signals.Sine(VoiceHertz, -16, 2));
        voice.Complete();
        Assert.True(bus.TakeVoice(voice));
        float[] heard = Listen(bus, 5);
        ProgrammeEvent[] events = Events(bus);
        ProgrammeEvent word = events.Single(e => e.Kind == ProgrammeEventKind.VoiceMark);
        ProgrammeEvent end = events.Single(e => e.Kind == ProgrammeEventKind.VoiceEnded);
        Assert.Equal("word", word.Tag);
        double first = (word.Frame * 0.02) - 1;
        Assert.InRange(first, 0.8, 0.86);
        Assert.True(Level(Part(heard, 0, first), VoiceHertz) < -70, "the voice is heard before its mark");
        Assert.Equal(-29, Level(Part(heard, first, 0.2), TrackHertz), 0.2);
        Assert.Equal(-16, Level(Part(heard, first + 0.1, 1.5), VoiceHertz), 0.1);
        double last = (end.Frame * 0.02) - 1;
        Assert.Equal(first + 2, last, 0.03);
        Assert.Equal(-16, Level(Part(heard, last + 1.1, 0.5), TrackHertz), 0.1);
    }

    [Fact]
    public void Music_that_was_ducked_ahead_lets_the_voice_in_at_once_and_stays_down_between_two()
    {
        Programme bus = NewBus();
        bus.Duck(-13, TimeSpan.FromSeconds(0.8));
        Listen(bus, 1);
        for (int n = 0; n < 2; n++)
        {
            Assert.True(bus.TakeVoice(new ArraySource(Signals.Sine(VoiceHertz, -16, 0.5))));
            Assert.Equal(-16, Level(Listen(bus, 0.5), VoiceHertz), 0.3);
            Assert.Equal(-33, Level(Listen(bus, 1), BedHertz), 0.2);
        }

        bus.Unduck(TimeSpan.FromSeconds(1));
        Listen(bus, 1.1);
        Assert.Equal(-20, Level(Listen(bus, 0.5), BedHertz), 0.1);
    }

    [Fact]
    public void There_is_never_a_second_voice()
    {
        Programme bus = NewBus();
        var first = new VoiceBuffer(TimeSpan.FromSeconds(5));
        first.Write(Signals.Sine(VoiceHertz, -16, 1));
        ArraySource second = Tone(SecondHertz, -16);
        Assert.True(bus.TakeVoice(first));
        Assert.False(bus.TakeVoice(second));
        Assert.True(bus.VoiceOnAir);
        Assert.True(Level(Listen(bus, 1.5), SecondHertz) < -80);
        first.Interrupt();
        Listen(bus, 0.04);
        Assert.False(bus.VoiceOnAir);
        Assert.True(bus.TakeVoice(second));
    }

    [Fact]
    public void A_silent_track_is_covered_by_the_bed_after_2_s_and_announced_as_dead_air_after_5()
    {
        Programme bus = NewBus();
        var silence = new ArraySource(new float[AudioFormat.FrameLength], loop: true);
        bus.PlayTrack(silence, TimeSpan.Zero);
        float[] heard = Listen(bus, 12);
        Assert.True(LongestSilence(heard) <= 2.5, $"{LongestSilence(heard)} s of silence");
        Assert.Equal(-20, Level(Part(heard, 4, 6), BedHertz), 0.1);
        long[] dead = [.. Events(bus).Where(e => e.Kind == ProgrammeEventKind.DeadAir).Select(e => e.Frame)];
        Assert.Equal(2, dead.Length);
        Assert.InRange(dead[0], 249, 252);

        // The next item is heard at once, and the cover goes.
        bus.PlayTrack(Tone(TrackHertz, -16), TimeSpan.Zero);
        Assert.Equal(-16, Level(Part(Listen(bus, 1), 0.3, 0.7), TrackHertz), 0.1);
        Assert.True(Level(Listen(bus, 1), BedHertz) < -80);
    }

    [Fact]
    public void A_voice_that_says_nothing_over_a_faint_bed_is_covered_and_reported()
    {
        var bus = new Programme(Tone(BedHertz, -30), _reel);
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(1));
        bus.TakeVoice(voice);
        float[] heard = Listen(bus, 9);
        Assert.True(LongestSilence(heard) <= 2.6);
        Assert.Equal(1, Events(bus).Count(e => e.Kind == ProgrammeEventKind.VoiceSilent));
        Assert.True(bus.VoiceOnAir);
    }

    [Fact]
    public void A_bed_that_ends_fails_or_is_silent_is_replaced_by_the_safety_reel()
    {
        var ended = new FuncSource(_ => 0);
        var broken = new FuncSource(_ => throw new InvalidOperationException("broken"));
        var silent = new FuncSource(frame => frame.Length);
        foreach (IAudioSource bed in new IAudioSource[] { ended, broken, silent })
        {
            var bus = new Programme(bed, new SafetyReel());
            float[] heard = Listen(bus, 10);
            Assert.True(LongestSilence(heard) <= 3.6, $"{LongestSilence(heard)} s");
            Assert.True(Signals.RmsDb(Part(heard, 5, 5)) > -30);
        }
    }

    [Fact]
    public void Sources_that_throw_lie_or_give_NaN_are_taken_off_and_the_bus_goes_on()
    {
        IAudioSource[] sources =
        [
            new FuncSource(_ => throw new InvalidOperationException("broken")),
            new FuncSource(_ => -5),
            new FuncSource(_ => 1_000_000),
            new FuncSource(frame => { frame[7] = float.NaN; return frame.Length; }),
            new FuncSource(frame => { frame[7] = float.PositiveInfinity; return frame.Length; }),
            new FuncSource(frame => { Array.Fill(frame, 1e30f); return frame.Length; }),
        ];
        foreach (IAudioSource source in sources)
        {
            Programme bus = NewBus();
            Listen(bus, 0.2);
            bus.PlayTrack(source, TimeSpan.Zero);
            Assert.True(bus.TakeVoice(source));
            float[] heard = Listen(bus, 3);
            Assert.All(heard, x => Assert.InRange(x, -1, 1));
            Assert.Equal(-20, Level(Part(heard, 2.2, 0.7), BedHertz), 0.2);
            Assert.False(bus.VoiceOnAir);
            ProgrammeEventKind[] kinds = [.. Events(bus).Select(e => e.Kind)];
            Assert.Equal(2, kinds.Count(k => k == ProgrammeEventKind.SourceFailed));
            Assert.Contains(ProgrammeEventKind.TrackEnded, kinds);
            Assert.Contains(ProgrammeEventKind.VoiceEnded, kinds);
        }
    }

    [Fact]
    public void Whatever_is_ordered_in_whatever_order_it_is_never_silent_and_never_too_loud()
    {
        var random = new Random(11);
        var bus = new Programme(new GenerativeBed(4), new SafetyReel());
        for (int second = 0; second < 120; second++)
        {
            switch (random.Next(9))
            {
                case 0: bus.PlayTrack(Tone(200 + random.Next(5_000), -3), TimeSpan.FromSeconds(random.NextDouble() * 3)); break;
                case 1: bus.PlayTrack(new ArraySource(Signals.Sine(500, -16, random.NextDouble() * 2)), TimeSpan.Zero); break;
                case 2: bus.StopTrack(TimeSpan.FromSeconds(random.NextDouble())); break;
                case 3: bus.TakeVoice(new ArraySource(Signals.Sine(2_000, 0, random.NextDouble() * 4))); break;
                case 4: bus.Duck(-13, TimeSpan.FromSeconds(0.3)); break;
                case 5: bus.Unduck(TimeSpan.FromSeconds(0.3)); break;
                case 6: bus.PlayJingle(new ArraySource(Signals.Sine(700, -6, random.NextDouble() * 2))); break;
                case 7: bus.TakeLive(new ArraySource(Signals.Sine(900, -6, random.NextDouble() * 3))); break;
            }

            float[] heard = Listen(bus, 1);
            Assert.True(Signals.Peak(heard) <= 0.892f);
            Assert.True(LongestSilence(heard) < 0.9, $"second {second}");
        }
    }

    [Fact]
    public void Each_bus_tells_its_own_level()
    {
        Programme bus = NewBus();
        bus.PlayTrack(Tone(TrackHertz, -16), TimeSpan.Zero);
        Listen(bus, 3);
        Assert.Equal(-19.01, bus.LevelOf(ProgrammeBus.Music).Rms, 0.2);
        Assert.Equal(-16, bus.LevelOf(ProgrammeBus.Music).Peak, 0.2);
        Assert.Equal(-19.01, bus.LevelOf(ProgrammeBus.Main).Rms, 0.2);
        foreach (ProgrammeBus silent in (ProgrammeBus[])[ProgrammeBus.Voice, ProgrammeBus.Jingle, ProgrammeBus.Live])
            Assert.Equal(Decibels.Silence, bus.LevelOf(silent).Rms);

        bus.TakeVoice(Tone(VoiceHertz, -16));
        bus.PlayJingle(Tone(SecondHertz, -30));
        Listen(bus, 4);
        Assert.Equal(-19.01, bus.LevelOf(ProgrammeBus.Voice).Rms, 0.2);
        Assert.Equal(-33.01, bus.LevelOf(ProgrammeBus.Jingle).Rms, 0.2);
        Assert.Equal(-32.01, bus.LevelOf(ProgrammeBus.Music).Rms, 0.2); // ducked
        Assert.True(bus.LevelOf(ProgrammeBus.Bed).Rms < -60);

        bus.StopTrack(TimeSpan.Zero);
        Listen(bus, 4);
        Assert.Equal(-36.01, bus.LevelOf(ProgrammeBus.Bed).Rms, 0.2);
        Assert.True(bus.LevelOf(ProgrammeBus.Music).Rms < -60);
        Assert.True(bus.LevelOf(ProgrammeBus.Music).Peak < -60);
    }

    [Fact]
    public void A_jingle_is_heard_at_once_over_music_that_goes_down_for_it()
    {
        Programme bus = NewBus();
        bus.PlayTrack(Tone(TrackHertz, -16), TimeSpan.Zero);
        Listen(bus, 1);
        var jingle = new ArraySource(Signals.Sine(SecondHertz, -16, 2));
        Assert.True(bus.PlayJingle(jingle));
        Assert.False(bus.PlayJingle(Tone(BedHertz, -16)));
        float[] heard = Listen(bus, 4);
        Assert.Equal(-16, Level(Part(heard, 0, 1.9), SecondHertz), 0.2);
        Assert.Equal(-26, Level(Part(heard, 0.5, 1.4), TrackHertz), 0.2);
        Assert.Equal(-16, Level(Part(heard, 3.2, 0.8), TrackHertz), 0.1);
        Assert.True(Level(Part(heard, 2.2, 1), SecondHertz) < -80);
        Assert.Equal(
            [(ProgrammeEventKind.JingleStarted, 50L), (ProgrammeEventKind.JingleEnded, 150L)],
            Events(bus).Where(e => e.Source == jingle).Select(e => (e.Kind, e.Frame)));
        Assert.True(bus.PlayJingle(new ArraySource(Signals.Sine(SecondHertz, -16, 2))));
    }

    [Fact]
    public void A_live_source_comes_first_and_the_voice_stands_still_until_it_ends()
    {
        Programme bus = NewBus();
        bus.PlayTrack(Tone(TrackHertz, -16), TimeSpan.Zero);
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(5));
        voice.Write(Signals.Sine(VoiceHertz, -16, 3));
        voice.Complete();
        bus.TakeVoice(voice);
        Listen(bus, 2);
        TimeSpan said = voice.Heard;
        Assert.True(said > TimeSpan.FromSeconds(1));

        Assert.True(bus.TakeLive(new ArraySource(Signals.Sine(SecondHertz, -16, 2))));
        Assert.False(bus.TakeLive(Tone(BedHertz, -16)));
        Assert.True(bus.LiveOnAir);
        float[] heard = Listen(bus, 2);
        Assert.Equal(-16, Level(Part(heard, 0.1, 1.8), SecondHertz), 0.2);
        Assert.True(Level(Part(heard, 0.1, 1.8), VoiceHertz) < -80);
        Assert.Equal(-29, Level(Part(heard, 0.1, 1.8), TrackHertz), 0.2);
        Assert.Equal(AudioFormat.FrameDuration, voice.Heard - said); // faded out within one frame

        heard = Listen(bus, 4);
        Assert.False(bus.LiveOnAir);
        Assert.Equal(-16, Level(Part(heard, 0.2, 1), VoiceHertz), 0.2);
        Assert.Equal(-16, Level(Part(heard, 3.2, 0.7), TrackHertz), 0.1);
        Assert.Equal(
            [ProgrammeEventKind.VoiceStarted, ProgrammeEventKind.LiveStarted, ProgrammeEventKind.LiveEnded, ProgrammeEventKind.VoiceEnded],
            Events(bus).Select(e => e.Kind).Where(k => k != ProgrammeEventKind.TrackStarted));
    }

    [Fact]
    public void A_voice_that_has_not_begun_waits_until_nobody_is_live()
    {
        Programme bus = NewBus();
        bus.TakeLive(new ArraySource(Signals.Sine(SecondHertz, -16, 2)));
        Listen(bus, 1.5);
        bus.TakeVoice(Tone(VoiceHertz, -16));
        Assert.True(Level(Listen(bus, 1), VoiceHertz) < -80);
        Listen(bus, 0.5);
        Assert.Equal(-16, Level(Listen(bus, 1), VoiceHertz), 0.2);
    }

    [Fact]
    public void A_reader_of_events_who_never_reads_holds_up_nothing()
    {
        Programme bus = NewBus();
        for (int i = 0; i < 1_200; i++)
        {
            bus.PlayTrack(new ArraySource(Signals.Sine(TrackHertz, -16, 0.01)), TimeSpan.Zero);
            Listen(bus, 0.02);
        }

        Assert.Equal(1_200, bus.Frame);
        Assert.Equal(1_024, Events(bus).Length);
        Assert.Equal(2_400 - 1_024, bus.Events.Lost);
        bus.PlayTrack(Tone(TrackHertz, -16), TimeSpan.Zero);
        Listen(bus, 0.1);
        Assert.Equal(ProgrammeEventKind.TrackStarted, Events(bus)[0].Kind);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var bus = new Programme(new GenerativeBed(1), new SafetyReel());
        var frame = new float[AudioFormat.FrameLength];
        var voice = new VoiceBuffer(TimeSpan.FromSeconds(60));
        voice.Write(Signals.Sine(VoiceHertz, -16, 20));
        bus.PlayTrack(new GenerativePiece(1, TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(2));
        bus.TakeVoice(voice);
        bus.PlayJingle(Tone(SecondHertz, -20));
        bus.TakeLive(new ArraySource(Signals.Sine(SecondHertz, -20, 10)));
        for (int i = 0; i < 200; i++) bus.Read(frame);
        Assert.Equal(0, Allocations.OfARound(() =>
        {
            for (int i = 0; i < 2_000; i++) bus.Read(frame);
        }));
    }

    private Programme NewBus() => new(_bed, _reel);

    private static ArraySource Tone(double hertz, double decibels) => new(Signals.Sine(hertz, decibels, 1), loop: true);

    private static float[] Listen(Programme bus, double seconds) => Signals.Read(bus, Signals.Frames(seconds));

    private static float[] Part(float[] heard, double from, double seconds) =>
        heard[((int)(from * 50) * 1_920)..Math.Min(heard.Length, (int)((from + seconds) * 50) * 1_920)];

    // Amplitude in dB of one frequency, by correlation over whole milliseconds.
    private static double Level(float[] heard, double hertz)
    {
        double re = 0, im = 0;
        int samples = heard.Length / 2;
        for (int i = 0; i < samples; i++)
        {
            double w = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / samples));
            re += w * heard[2 * i] * Math.Cos(2 * Math.PI * hertz * i / 48_000);
            im += w * heard[2 * i] * Math.Sin(2 * Math.PI * hertz * i / 48_000);
        }

        return 20 * Math.Log10((4 * Math.Sqrt((re * re) + (im * im)) / samples) + 1e-9);
    }

    private static double LongestSilence(float[] heard)
    {
        int longest = 0, now = 0;
        for (int at = 0; at + 1_920 <= heard.Length; at += 1_920)
        {
            now = Signals.RmsDb(heard.AsSpan(at, 1_920)) < -40 ? now + 1 : 0;
            longest = Math.Max(longest, now);
        }

        return longest * 0.02;
    }

    private static ProgrammeEvent[] Events(Programme bus)
    {
        var events = new List<ProgrammeEvent>();
        while (bus.Events.TryRead(out ProgrammeEvent e)) events.Add(e);
        return [.. events];
    }
}
