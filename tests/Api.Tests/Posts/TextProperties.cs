using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Posts;

/// <summary>What holds of every text, id and broken JSON that somebody may send.</summary>
public sealed class TextProperties
{
    [Property(MaxTest = 1_000)]
    public void Text_that_is_taken_is_one_clean_line_and_stays_as_it_is_when_it_is_read_again(string? text, byte maximum)
    {
        if (PlainText.Read("text", text, maximum, out string words) is not null)
            return;
        AssertFit(words, maximum);
        Assert.Null(PlainText.Read("text", words, maximum, out string again));
        Assert.Equal(words, again);
        // Nothing that can be read is lost: only what is between the words changes.
        Assert.Equal(WithoutSpace(text ?? ""), WithoutSpace(words));
    }

    [Property(MaxTest = 1_000)]
    public void A_refusal_names_what_is_wrong(string text)
    {
        switch (PlainText.Read("text", text, 10, out _)?.Code)
        {
            case "textHasControls":
                Assert.Contains(text.EnumerateRunes(), CleanText.IsUnfit);
                break;
            case "textTooLong":
                Assert.True(CleanText.Length(text) > 10 || text.Length > 10 * CleanText.UnitsPerCharacter);
                break;
            default:
                Assert.DoesNotContain(text.EnumerateRunes(), rune => CleanText.IsUnfit(rune) && !Rune.IsWhiteSpace(rune));
                break;
        }
    }

    [Property(MaxTest = 1_000)]
    public void Cleaned_text_is_fit_to_show_whatever_it_was_and_cleaning_it_again_changes_nothing(string? text, byte maximum)
    {
        string clean = CleanText.Of(text, maximum);
        AssertFit(clean.Replace("\uFFFD", "", StringComparison.Ordinal), maximum);
        Assert.Equal(clean, CleanText.Of(clean, maximum));
    }

    [Property]
    public void A_cursor_is_read_as_it_was_written_and_no_other_text_is_one(Guid value, string? text)
    {
        Assert.True(PostId.TryParse($"{value:N}", out PostId id));
        Assert.Equal($"{value:N}", id.ToString());
        Assert.Equal(Guid.TryParseExact(text, "N", out _), PostId.TryParse(text, out _));
        Assert.False(PostId.TryParse(text + "x", out _));
    }

    [Property(MaxTest = 500)]
    public void The_place_of_what_is_wrong_in_JSON_is_short_and_fit_to_show(string name)
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, object> { [name] = new[] { "text" } });
        JsonException wrong = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, int>>(json));
        if (ProblemHandling.Place(wrong) is not { } place)
            return;
        AssertFit(place.Replace("\uFFFD", "", StringComparison.Ordinal), 41);
        Assert.StartsWith("$", place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_place_is_cut_between_two_characters()
    {
        string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
        string place = ProblemHandling.Place(new JsonException(null, "$." + string.Concat(Enumerable.Repeat(family, 50)), 0, 0))!;
        Assert.Equal("$." + string.Concat(Enumerable.Repeat(family, 38)) + "…", place);
    }

    private static void AssertFit(string words, int maximum)
    {
        Assert.True(new StringInfo(words).LengthInTextElements <= maximum);
        Assert.DoesNotContain(words.EnumerateRunes(), CleanText.IsUnfit);
        Assert.Equal(words.Trim(), words);
        Assert.DoesNotContain("  ", words, StringComparison.Ordinal);
    }

    private static string WithoutSpace(string text) => string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)));
}
