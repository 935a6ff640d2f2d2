using Radio24.Api.Posts;

namespace Radio24.Api.Tests.Posts;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  hello  there \r\n friend ", "hello there friend")]
    [InlineData("こんにちは　世界", "こんにちは 世界")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("\u3164 \u2800\uFFA0", "")]
    [InlineData("\u200B\u200D\uFE0F\u00AD", "")]
    [InlineData("\u3164!", "\u3164!")]
    [InlineData("❤\uFE0F", "❤\uFE0F")]
    public void Space_is_made_one_and_trimmed(string? sent, string words)
    {
        Assert.Null(PlainText.Read("text", sent, 280, out string read));
        Assert.Equal(words, read);
    }

    [Fact]
    public void Characters_are_counted_as_people_count_them()
    {
        string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
        Assert.Null(PlainText.Read("text", string.Concat(Enumerable.Repeat(family, 280)), 280, out _));
        Assert.Null(PlainText.Read("text", string.Concat(Enumerable.Repeat("e\u0301", 280)), 280, out _));
        Assert.Equal("textTooLong", PlainText.Read("text", new string('a', 281), 280, out _)?.Code);
        Assert.Equal("textTooLong", PlainText.Read("text", "a" + new string('\u0301', 10_000), 280, out _)?.Code);
    }

    [Theory]
    [InlineData("bell\u0007")]
    [InlineData("nul\0")]
    [InlineData("turned\u202Earound")]
    [InlineData("isolated\u2066")]
    [InlineData("half \uD83D")]
    public void What_cannot_be_read_out_is_refused_by_its_number(string text)
    {
        Assert.Equal("textHasControls", PlainText.Read("text", text, 280, out _)?.Code);
        Assert.Contains("U+", PlainText.Read("text", text, 280, out _)!.Detail, StringComparison.Ordinal);
    }
}
