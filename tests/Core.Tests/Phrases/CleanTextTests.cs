using System.Text;
using Radio24.Core.Phrases;

namespace Radio24.Core.Tests.Phrases;

public sealed class CleanTextTests
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

    [Theory]
    [InlineData("  two\r\n lines\t", "two lines")]
    [InlineData("bell\u0007 and \u001B[31mred", "bell and [31mred")]
    [InlineData("turned \u202Eback\u2066 again\uFEFF", "turned back again")]
    [InlineData("caf\uFFFD", "caf\uFFFD")]
    [InlineData("日本語　の曲", "日本語 の曲")]
    [InlineData("\u0000\u0001", "")]
    [InlineData(null, "")]
    public void What_changes_a_line_or_its_direction_is_left_out(string? text, string clean) => Assert.Equal(clean, CleanText.Of(text, 100));

    [Theory]
    [InlineData("a", true, true)]
    [InlineData("24", true, true)]
    [InlineData("\U00020BB7", true, true)]
    [InlineData("\uD55C\uAE00", true, true)]
    [InlineData("\u1112\u119E\u11AB", true, true)]
    [InlineData("!", false, true)]
    [InlineData("🎉\uFE0F", false, true)]
    [InlineData("\u3164\u115F\u1160\uFFA0", false, false)]
    [InlineData("\u2800\u17B4\u17B5\U00013441\U00013442\U0001D159", false, false)]
    [InlineData("\u200B\u034F\uFE0F\U000E0041\u3000", false, false)]
    public void A_letter_whose_glyph_is_blank_is_no_word(string text, bool hasWords, bool isVisible)
    {
        Assert.Equal(hasWords, CleanText.HasWords(text));
        Assert.Equal(isVisible, CleanText.IsVisible(text));
    }

    [Fact]
    public void Blank_letters_do_not_make_a_text_unsayable_or_of_another_language()
    {
        Assert.True(Sayable.Is("Radio \u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164"));
        Assert.Equal(Language.Japanese, Language.Of("曲\u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164"));
        Assert.Equal("Radio 24", SpeechText.Clean("Radio\u3164\u2800 24", Language.English));
    }

    [Fact]
    public void Half_a_character_is_seen_as_what_is_no_text() => Assert.Equal("half \uFFFD", CleanText.Of("half \uD83D", 100)); // no InlineData: an attribute is UTF-8

    [Fact]
    public void A_long_text_is_cut_between_two_characters()
    {
        Assert.Equal("abc", CleanText.Of("abcdef", 3));
        Assert.Equal(string.Concat(Enumerable.Repeat(Family, 3)), CleanText.Of(string.Concat(Enumerable.Repeat(Family, 9)), 3));
        Assert.Equal("ab", CleanText.Of("ab cd", 3));
        Assert.Equal("a", CleanText.Of("a" + Family + Family, 1));
    }

    [Fact]
    public void However_much_is_piled_on_a_character_the_result_is_valid_text_within_its_limit()
    {
        string tower = "a" + new string('\u0301', 100_000);
        Assert.Equal("", CleanText.Of(tower, 10)); // one character of more than 80 units is none
        foreach (string text in (string[])[tower, "x" + tower, string.Concat(Enumerable.Repeat("\U0001F468\u0301", 500))])
        {
            string clean = CleanText.Of(text, 10);
            Assert.True(clean.Length <= 80);
            Assert.Equal(clean, Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(clean)));
        }
    }
}
