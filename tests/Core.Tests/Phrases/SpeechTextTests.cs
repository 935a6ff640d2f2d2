using Radio24.Core.Phrases;

namespace Radio24.Core.Tests.Phrases;

public class SpeechTextTests
{
    [Theory]
    [InlineData("Look at https://example.org/a?b=c now", "en", "Look at a link now")]
    [InlineData("mail me@example.org please", "en", "mail an address please")]
    [InlineData("リンクはhttps://example.org/です", "ja", "リンクはリンクです")]
    [InlineData("I ❤️ this 🎉🎉 song", "en", "I this song")]
    [InlineData("rock & roll", "en", "rock and roll")]
    [InlineData("Wow!!!!! Really????", "en", "Wow! Really?")]
    [InlineData("one\ntwo\r\nthree.\nfour", "en", "one. two. three. four")]
    [InlineData("a\u202Eb\u0007c", "en", "ab c")]
    [InlineData("ｈｅｌｌｏ２４", "en", "hello24")]
    [InlineData("面白いwww", "ja", "面白い、笑い")]
    [InlineData("うれしい(^^)です", "ja", "うれしい です")]
    [InlineData("すごーーーい", "ja", "すごーい")]
    [InlineData("keep <b>bold</b> {name} [x]", "en", "keep b bold /b name x")]
    [InlineData("it's 3.5 or 24/7", "en", "it's 3.5 or 24/7")]
    public void What_cannot_be_spoken_is_named_or_left_out(string text, string language, string spoken) =>
        Assert.Equal(spoken, SpeechText.Clean(text, language));

    [Theory]
    [InlineData("My favourite instrument is the theremin and also the ondes Martenot", "en")]
    [InlineData("昨日、鎌倉の長谷寺で紫陽花を見ました。とても綺麗でした！", "ja")]
    [InlineData("Supercalifragilistic weather in Llanfairpwllgwyngyll today!", "en")]
    public void Every_word_stays(string text, string language) => Assert.Equal(text, SpeechText.Clean(text, language));

    [Fact]
    public void Sentences_are_cut_at_their_ends_and_closed()
    {
        Assert.Equal(
            ["Hello!", "It is 3.5 degrees.", "Is it?", "Yes."],
            SpeechText.Sentences("Hello! It is 3.5 degrees. Is it? Yes", "en"));
        Assert.Equal(["こんにちは。", "元気ですか？", "はい。"], SpeechText.Sentences("こんにちは。元気ですか？はい", "ja"));
        Assert.Empty(SpeechText.Sentences("... !", "en"));
    }

    [Theory]
    [InlineData("Hello there", "en")]
    [InlineData("こんにちは", "ja")]
    [InlineData("Radio24が好きです", "ja")]
    [InlineData("My name is 太郎 and I live in a small town", "en")]
    [InlineData("ﾗｼﾞｵ", "ja")]
    [InlineData("24!", "en")]
    public void Language_is_told_by_the_letters(string text, string language) => Assert.Equal(language, Language.Of(text));

    [Fact]
    public void A_text_without_letters_has_the_language_that_is_given() => Assert.Equal("ja", Language.Of("24!", "ja"));

    [Fact]
    public void Nothing_that_can_be_typed_breaks_it()
    {
        Random random = new(3);
        char[] bits = [.. "aA0@.:/-+() \n\u202E\u200Bあ漢ｱ！０。、\uD83D\uDE00\0wW"];
        for (int i = 0; i < 1_500; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(280)).Select(_ => bits[random.Next(bits.Length)])]);
            string clean = SpeechText.Clean(text, i % 2 == 0 ? "en" : "ja");
            Assert.DoesNotContain(clean, c => char.IsControl(c) || c == '\u202E');
            Assert.All(SpeechText.Sentences(clean, "en"), s => Assert.Matches(@"[.!?。！？]$", s));
        }
    }
}
