using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

public class GenerativeTests
{
    public static TheoryData<ulong> Seeds => [1, 2, 3, 42, 2026, 0xFFFF_FFFF_FFFF];

    [Theory, MemberData(nameof(Seeds))]
    public void A_bed_is_heard_quiet_and_never_silent(ulong seed)
    {
        float[] heard = Signals.Read(new GenerativeBed(seed), Signals.Frames(60));
        Assert.Equal(60 * 96_000, heard.Length);
        Assert.InRange(LoudnessMeter.Measure(heard), -24.5, -19.5);
        Assert.True(Signals.Peak(heard) < 0.9f);
        for (int second = 0; second < 60; second++)
            Assert.True(Signals.RmsDb(heard.AsSpan(second * 96_000, 96_000)) > -36, $"second {second}");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_piece_begins_at_once_stays_audible_and_ends_softly_on_time(ulong seed)
    {
        var piece = new GenerativePiece(seed, TimeSpan.FromSeconds(45.01));
        Assert.Equal(45.01, piece.Remaining!.Value.TotalSeconds, 0.001);
        float[] heard = Signals.Read(piece, 5_000);
        Assert.Equal((int)(45.01 * 48_000) * 2, heard.Length);
        Assert.Equal(TimeSpan.Zero, piece.Remaining);
        Assert.InRange(LoudnessMeter.Measure(heard), -20, -15.5);
        Assert.True(Signals.RmsDb(heard.AsSpan(0, 48_000)) > -40, "it does not begin at once");
        for (int second = 0; second < 40; second++)
            Assert.True(Signals.RmsDb(heard.AsSpan(second * 96_000, 96_000)) > -34, $"second {second}");
        Assert.True(Signals.RmsDb(heard.AsSpan(heard.Length - 4_800)) < -50, "it ends in a cut");
    }

    [Fact]
    public void The_same_seed_is_the_same_music_and_another_is_not()
    {
        float[] a = Signals.Read(new GenerativePiece(9, TimeSpan.FromSeconds(20)), 500);
        Assert.Equal(a, Signals.Read(new GenerativePiece(9, TimeSpan.FromSeconds(20)), 500));
        Assert.NotEqual(a, Signals.Read(new GenerativePiece(10, TimeSpan.FromSeconds(20)), 500));
    }

    [Fact]
    public void It_changes_over_time_and_is_stereo()
    {
        float[] heard = Signals.Read(new GenerativeBed(5), Signals.Frames(90));
        double[] early = Signals.Spectrum(Signals.Channel(heard, 0).AsSpan(48_000 * 5, 65_536));
        double[] late = Signals.Spectrum(Signals.Channel(heard, 0).AsSpan(48_000 * 70, 65_536));
        int differ = Enumerable.Range(50, 1_500).Count(i => Math.Abs(early[i] - late[i]) > 6);
        Assert.True(differ > 200, $"{differ} bins differ");
        float[] side = new float[heard.Length / 2];
        for (int i = 0; i < side.Length; i++) side[i] = (heard[2 * i] - heard[(2 * i) + 1]) / 2;
        Assert.True(Signals.RmsDb(side) > -45, "it is mono");
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(77ul)]
    [InlineData(1_234_567ul)]
    public void Harmony_is_consonant_and_voices_move_by_small_steps(ulong seed)
    {
        var composer = new Composer(seed);
        int[] before = [];
        var seen = new HashSet<string>();
        for (int chord = 0; chord < 200; chord++)
        {
            composer.NextChord();
            int[] notes = composer.Chord.ToArray();
            Assert.Equal(4, notes.Distinct().Count());
            Assert.All(notes, n => Assert.InRange(n, 53, 74));
            Assert.InRange(composer.Bass, 40, 51);
            int[] classes = [.. composer.Tones.ToArray().Distinct()];
            Assert.All(notes.Append(composer.Bass), n => Assert.Contains(n % 12, classes));
            Assert.InRange(classes.Length, 3, 4);
            foreach (int a in classes)
            {
                foreach (int b in classes) Assert.NotEqual(1, (a - b + 12) % 12); // no semitones
            }

            if (before.Length > 0) Assert.True(notes.Zip(before, (n, b) => Math.Abs(n - b)).Average() <= 5);
            before = notes;
            seen.Add(string.Join(' ', notes));
            for (int step = 0; step < Composer.StepsPerChord; step++)
            {
                int note = composer.Arpeggio(step, 1);
                if (note != Composer.Rest) Assert.Contains(note % 12, classes);
                note = composer.Melody(step, 1);
                if (note != Composer.Rest) Assert.Contains(note % 12, classes);
            }
        }

        Assert.True(seen.Count >= 8, $"only {seen.Count} different chords");
    }

    [Fact]
    public void The_safety_reel_is_audible_at_once_and_for_ever()
    {
        var reel = new SafetyReel();
        float[] heard = Signals.Read(reel, Signals.Frames(40));
        Assert.InRange(LoudnessMeter.Measure(heard), -26, -16);
        Assert.True(Signals.Peak(heard) < 0.7f);
        for (int at = 0; at < heard.Length; at += 96_000) Assert.True(Signals.RmsDb(heard.AsSpan(at, 96_000)) > -35);
    }

    [Fact]
    public void A_piece_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenerativePiece(1, TimeSpan.FromSeconds(5)));

    [Fact]
    public void Nothing_is_allocated_while_playing()
    {
        var bed = new GenerativeBed(8);
        var piece = new GenerativePiece(8, TimeSpan.FromMinutes(3));
        var reel = new SafetyReel();
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 0; i < 100; i++) ReadAll();
        Assert.Equal(0, Allocations.OfARound(() =>
        {
            for (int i = 0; i < 3_000; i++) ReadAll();
        }));

        void ReadAll()
        {
            bed.Read(frame);
            piece.Read(frame);
            reel.Read(frame);
        }
    }
}
