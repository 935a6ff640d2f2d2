using Radio24.Host.Presenting;

namespace Radio24.Host.Tests.Presenting;

public class PhraseSplitterTests
{
    [Theory]
    [InlineData("Good evening to you all. It is half past nine.", "Good evening to you all.|It is half past nine.")]
    [InlineData("Hi! How are you all tonight?", "Hi! How are you all tonight?")]
    [InlineData("It costs 3.50 at example.org they say.", "It costs 3.50 at example.org they say.")]
    [InlineData("\"Is that so?\" she asked. Yes, it really is.", "\"Is that so?\"|she asked. Yes, it really is.")]
    [InlineData("  ", "")]
    public void English_is_cut_at_sentences(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), PhraseSplitter.Split(text, "en"));

    [Theory]
    [InlineData("こんばんは、ラジオをお聴きの皆さん。今日はいい天気でしたね！", "こんばんは、ラジオをお聴きの皆さん。|今日はいい天気でしたね！")]
    [InlineData("はい。わかりました、ありがとうございます。", "はい。わかりました、ありがとうございます。")]
    public void Japanese_is_cut_at_its_own_marks(string text, string expected) =>
        Assert.Equal(expected.Split('|'), PhraseSplitter.Split(text, "ja"));

    [Theory]
    [InlineData("en", 80)]
    [InlineData("ja", 40)]
    public void Nothing_is_longer_than_a_caption_and_nothing_is_lost(string language, int longest)
    {
        var random = new Random(24);
        const string Alphabet = "abc de, fg. hi! 、。あいう漢字 😀?";
        for (int round = 0; round < 3_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            IReadOnlyList<string> phrases = PhraseSplitter.Split(text, language);
            Assert.All(phrases, p => Assert.InRange(p.Length, 1, longest));
            Assert.Equal(Letters(text), Letters(string.Concat(phrases)));
        }
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("👩‍👩‍👧")] // a family: three people and what joins them
    [InlineData("🇯🇵")]
    [InlineData("か\u3099")] // が as two code points
    public void A_character_as_a_reader_counts_it_stays_whole(string character)
    {
        foreach (string language in (string[])["en", "ja"])
        {
            IReadOnlyList<string> phrases = PhraseSplitter.Split("x" + string.Concat(Enumerable.Repeat(character, 100)), language);
            Assert.True(phrases.Count > 1);
            Assert.All(phrases, phrase => Assert.Equal(0, phrase.TrimStart('x').Length % character.Length));
        }
    }

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
