using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>The instruments themselves: they find what is there, and do not find what is not.</summary>
public class InstrumentTests
{
    private const string Plain = "Good evening. You are listening to radio twenty four, and that was a quiet piece made in code. If you like, "
        + "type a message or hold the button and speak, and I will read it out on air. Here is some more music for the night.";

    /// <summary>A rare word and a sentence with it: what the tests that post use too.</summary>
    public static TheoryData<string, string> Rare => new()
    {
        { "crocodile", "Hello listeners, Maria writes that she saw a crocodile in the garden this morning." },
        { "helicopter", "A listener asks about the helicopter that flew over the harbour last night." },
        { "encyclopedia", "Somebody wrote to us about the encyclopedia her grandfather left behind." },
        { "umbrella", "A greeting from the mayor, who lost an umbrella at the fair." },
    };

    [Theory]
    [MemberData(nameof(Rare))]
    public async Task The_spotter_finds_a_rare_word_after_opus_with_music_under_it(string word, string sentence)
    {
        Sound heard = (await Speech.SayAsync(sentence)).Over(Music(10), -16);

        Assert.NotEmpty(await KeywordSpotter.FindAsync(word, await heard.ThroughOpusAsync()));
    }

    [Theory]
    [MemberData(nameof(Rare))]
    public async Task The_spotter_does_not_find_it_in_other_words(string word, string sentence)
    {
        Assert.Contains(word, sentence, StringComparison.Ordinal);
        string others = string.Join(' ', Rare.Select(r => (string)r[1]).Where(s => s != sentence));
        Sound heard = (await Speech.SayAsync($"{Plain} {others}")).Over(Music(60), -16);

        Assert.Empty(await KeywordSpotter.FindAsync(word, await heard.ThroughOpusAsync()));
    }

    [Fact]
    public async Task The_spotter_knows_when_a_word_was_said()
    {
        // Twice, with music between that the recogniser takes for silence, speech, or anything: the times must not slip.
        Sound sentence = await Speech.SayAsync("We have seen a crocodile today.");
        Sound twice = Sound.Silence(16000, 5).Then(sentence).Then(Sound.Silence(16000, 20)).Then(sentence).Then(Sound.Silence(16000, 3));
        double once = Assert.Single(await KeywordSpotter.FindAsync("crocodile", sentence)).From;

        IReadOnlyList<KeywordSpotter.Spotted> spotted = await KeywordSpotter.FindAsync("crocodile", twice.Over(Music(40), -16));

        Assert.Equal(2, spotted.Count);
        Assert.Equal(5 + once, spotted[0].From, 0.15);
        Assert.Equal(25 + sentence.Seconds + once, spotted[1].From, 0.15);
    }

    [Fact]
    public async Task The_envelope_of_speech_is_found_under_music_where_it_is()
    {
        Sound speech = await Speech.SayAsync("Good morning station, this is Tom from the lighthouse, and the sea is calm.");
        Sound other = await Speech.SayAsync(Plain);
        Sound programme = other.Then(Sound.Silence(16000, 1.5)).Then(speech).Then(other).Over(Music(60), -16);

        EnvelopeMatch match = await EnvelopeMatch.FindAsync(speech, await programme.ThroughOpusAsync());

        Assert.InRange(match.Correlation, 0.9, 1);
        Assert.Equal(other.Seconds + 1.5, match.At, 0.1);
    }

    [Fact]
    public async Task The_envelope_of_other_speech_is_not_taken_for_it()
    {
        Sound speech = await Speech.SayAsync("Good morning station, this is Tom from the lighthouse, and the sea is calm.");
        Sound programme = (await Speech.SayAsync(Plain)).Over(Music(60), -16);

        EnvelopeMatch match = await EnvelopeMatch.FindAsync(speech, await programme.ThroughOpusAsync());

        Assert.InRange(match.Correlation, 0, 0.7);
    }

    [Fact]
    public void Silence_is_measured()
    {
        Sound sound = Music(3).Then(Sound.Silence(16000, 2.5)).Then(Music(2));

        (double at, double seconds) = sound.LongestBelow(-50);

        Assert.Equal(3, at, 0.1);
        Assert.Equal(2.5, seconds, 0.1);
    }

    // Three slowly beating tones at −14 dBFS or so: what lies under a voice.
    private static Sound Music(double seconds)
    {
        short[] samples = new short[(int)(seconds * 16000)];
        for (int i = 0; i < samples.Length; i++)
        {
            double t = i / 16000.0;
            double swell = 0.7 + (0.3 * Math.Sin(2 * Math.PI * 0.4 * t));
            samples[i] = (short)(4000 * swell * (Math.Sin(2 * Math.PI * 220 * t) + Math.Sin(2 * Math.PI * 277.2 * t) + Math.Sin(2 * Math.PI * 660.5 * t)));
        }

        return new Sound(16000, samples);
    }
}
