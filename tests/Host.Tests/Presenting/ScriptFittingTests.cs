using Radio24.Core.Phrases;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Presenting;

public class ScriptFittingTests
{
    private static readonly ScriptLine[] Bilingual =
    [
        new("A letter.", "en", ScriptPurpose.PostIntro),
        new("こんにちは", "ja", ScriptPurpose.PostText),
        new("ありがとう", "ja", ScriptPurpose.PostReply),
    ];

    [Fact]
    public void With_both_voices_a_script_stays_as_it_is() => Assert.Same(Bilingual, SpeakableScript.For(Bilingual, ["en", "ja"]));

    [Fact]
    public void Without_a_japanese_voice_the_post_is_mentioned_in_english()
    {
        IReadOnlyList<ScriptLine> fitted = SpeakableScript.For(Bilingual, ["en"]);
        Assert.Equal([ScriptPurpose.PostIntro, ScriptPurpose.PostText], fitted.Select(l => l.Purpose));
        Assert.All(fitted, l => Assert.Equal("en", l.Language));
        Assert.Contains("Japanese", fitted[1].Text);
    }

    [Fact]
    public void A_script_without_a_line_for_the_voice_there_is_becomes_the_station_s_name() =>
        Assert.Equal([new("お聴きのラジオは、AIがお送りしています。", "ja", ScriptPurpose.Ident)],
            SpeakableScript.For([new("Hello", "en", ScriptPurpose.Greeting)], ["ja"]));

    [Theory]
    [InlineData("Hello Anna!", "Hello Anna!/en")]
    [InlineData("Thank you, ゆき, and good night.", "Thank you, /en|ゆき, /ja|and good night./en")]
    public void A_japanese_name_in_english_gets_the_japanese_voice(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', PhraseVoice.Runs(text, "en").Select(r => $"{r.Text}/{r.Language}")));

    [Fact]
    public void Silence_around_a_phrase_is_taken_off()
    {
        var phrase = new float[AudioFormat.SampleRate * 2];
        for (int i = 48_000; i < 60_000; i++)
            phrase[i] = 0.3f;
        (int start, int length) = SpeechTrim.Of(phrase).GetOffsetAndLength(phrase.Length);
        Assert.InRange(start, 48_000 - 2_880, 48_000);
        Assert.InRange(start + length, 60_000, 60_000 + 3_840);
        Assert.Equal(0, start % 2);
        Assert.Equal(phrase.Length, SpeechTrim.Of(new float[phrase.Length]).GetOffsetAndLength(phrase.Length).Length);
    }
}
