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
