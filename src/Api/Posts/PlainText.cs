using System.Text;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Problems;
using Radio24.Core.Phrases;

namespace Radio24.Api.Posts;

/// <summary>
/// What a listener typed, made fit to be read out: trimmed, one line, nothing invisible that changes how it reads; empty if nobody would
/// see anything of it.
/// </summary>
internal static class PlainText
{
    /// <returns>Null if it is good; else what was wrong and what is allowed.</returns>
    public static Problem? Read(string field, string? text, int maximum, out string words)
    {
        words = "";
        var plain = new StringBuilder(text?.Length ?? 0);
        Span<char> units = stackalloc char[2];
        bool gap = false;
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = true;
                continue;
            }

            if (CleanText.IsUnfit(rune))
                return new Problem(
                    StatusCodes.Status400BadRequest, field + "HasControls",
                    $"The {field} holds the character U+{rune.Value:X4}, which cannot be read out. Send plain text.");
            if (gap && plain.Length > 0)
                plain.Append(' ');
            gap = false;
            plain.Append(units[..rune.EncodeToUtf16(units)]);
            if (plain.Length > maximum * CleanText.UnitsPerCharacter)
                return TooLong(field, maximum, null);
        }

        words = plain.ToString();
        if (!CleanText.IsVisible(words))
            words = "";
        int length = CleanText.Length(words);
        return length > maximum ? TooLong(field, maximum, length) : null;
    }

    private static Problem TooLong(string field, int maximum, int? length)
    {
        string has = length is null ? "more" : $"{length}";
        return new Problem(
            StatusCodes.Status400BadRequest, field + "TooLong", $"The {field} may have {maximum} characters; this one has {has}.")
        {
            Members = new() { ["limit"] = maximum, ["length"] = length },
        };
    }
}
