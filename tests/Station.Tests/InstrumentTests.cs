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
    };

    [Theory]
    [MemberData(nameof(Rare))]
    public async Task The_spotter_finds_a_rare_word_after_opus_with_music_under_it(string word, string sentence)
    {
        Sound heard = Bus.Mix(15, (4, await Speech.SayAsync(sentence)));

        Assert.NotEmpty(await KeywordSpotter.FindAsync(word, await heard.ThroughOpusAsync()));
    }

    [Theory]
    [MemberData(nameof(Rare))]
    public async Task The_spotter_does_not_find_it_in_other_words(string word, string sentence)
    {
        Assert.Contains(word, sentence, StringComparison.Ordinal);
        string others = string.Join(' ', Rare.Select(r => (string)r[1]).Where(s => s != sentence));
        Sound heard = Bus.Mix(40, (3, await Speech.SayAsync($"{Plain} {others}")));

        Assert.Empty(await KeywordSpotter.FindAsync(word, await heard.ThroughOpusAsync()));
    }

    [Fact]
    public async Task The_spotter_knows_when_a_word_was_said()
    {
        // Twice, with music between that the recogniser takes for silence, speech, or anything: the times must not slip.
        Sound sentence = await Speech.SayAsync("Somebody wrote to us about the helicopter, and we thank you for it.");
        double once = Assert.Single(await KeywordSpotter.FindAsync("helicopter", sentence)).From;

        IReadOnlyList<KeywordSpotter.Spotted> spotted = await KeywordSpotter.FindAsync("helicopter", Bus.Mix(40, (5, sentence), (30, sentence)));

        Assert.Equal(2, spotted.Count);
        Assert.Equal(25, spotted[1].From - spotted[0].From, 0.1);
        Assert.Equal(5.8 + once, spotted[0].From, 0.2); // the music is ducked first
    }

    [Fact]
    public async Task The_envelope_of_speech_is_found_under_music_where_it_is()
    {
        Sound speech = await Speech.SayAsync("Good morning station, this is Tom from the lighthouse, and the sea is calm.");
        Sound other = await Speech.SayAsync(Plain);
        Sound programme = Bus.Mix(40, (2, other), (20, speech));

        EnvelopeMatch match = await EnvelopeMatch.FindAsync(speech, await programme.ThroughOpusAsync());

        Assert.InRange(match.Correlation, 0.9, 1);
        Assert.Equal(20.8, match.At, 0.2); // the music is ducked first
    }

    [Fact]
    public async Task The_envelope_of_other_speech_is_not_taken_for_it()
    {
        Sound speech = await Speech.SayAsync("Good morning station, this is Tom from the lighthouse, and the sea is calm.");
        Sound programme = Bus.Mix(30, (2, await Speech.SayAsync(Plain)));

        EnvelopeMatch match = await EnvelopeMatch.FindAsync(speech, await programme.ThroughOpusAsync());

        Assert.InRange(match.Correlation, 0, 0.7);
    }

    [Fact]
    public void Silence_is_measured()
    {
        Sound sound = Bus.Mix(3).Then(Sound.Silence(48000, 2.5)).Then(Bus.Mix(2));

        (double at, double seconds) = sound.LongestBelow(-50);

        Assert.Equal(3, at, 0.1);
        Assert.Equal(2.5, seconds, 0.1);
    }
}
