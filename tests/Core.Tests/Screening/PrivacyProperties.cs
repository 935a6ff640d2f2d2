using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Tests.Screening;

/// <summary>Whatever somebody types, and however a number is dressed.</summary>
public sealed class PrivacyProperties
{
    private static readonly string[] Bits =
    [
        "090", "1234", "5678", "03", "4111", "1111", "+44", "(", ")", "-", "ー", "‐", "・", " ", "　", ",", "、", ".", "/", "の", "に", "いち", "ぜろ", "キュウ", "zero", "five", "double", "oh", "at", "dot", "com", "@", "_",
        "アットマーク", "ドット", "gmail", "LINE", "ID", "は", "です", "〒", "東京都", "渋谷区", "神南", "1丁目", "番地", "号", "Elm", "Street", "12", "SW1A", "1AA", "IL", "62704", "GB82", "WEST", "call", "電話", "my", "insta", "is", "#", "1999",
        "10:30", "１", "〇", "一", "二", "九", "⑨", "9️⃣", "\u200B", "\u202E", "\uD835\uDFD7", "\uD83D", "\0", "😊", "a", "は", "::", "203.0.113.7", "passport", "AB123456C", "a phone number", "電話番号", "マイナンバー", "口座", "ｱｯﾄ", "ﾞ",
    ];

    [Property(MaxTest = 400)]
    public void Any_text_is_masked_without_an_error_and_only_once(byte[] picks)
    {
        string text = string.Concat(picks.Select(pick => Bits[pick % Bits.Length]));
        Check(text);
        Check(string.Join(' ', picks.Select(pick => Bits[pick % Bits.Length])));
    }

    [Property(MaxTest = 400)]
    public void No_text_at_all_breaks_the_mask(string? text) => Check(text ?? "");

    [Property(MaxTest = 1_500)]
    public void A_phone_number_never_survives_its_dress(uint seed) => Survives(seed, (random) => Phone(random), 0);

    [Property(MaxTest = 1_500)]
    public void A_card_never_survives_its_dress(uint seed) => Survives(seed, Card, 1);

    private static void Survives(uint seed, Func<Random, string[]> make, int kind)
    {
        var random = new Random(unchecked((int)seed));
        string[] groups = make(random);
        (string text, string secret) = Dress(random, groups);
        PrivacyMask.Masked masked = PrivacyMask.Of(text);
        Assert.True(!masked.Words.Contains(secret, StringComparison.Ordinal) && LongestFigures(masked.Words) < 4 && masked.Parts.Any(part => part.Detail is PersonalDetail.Phone or PersonalDetail.Card or PersonalDetail.Identity), $"{kind} {text} → {masked.Words}");
        Assert.StartsWith("hello ", masked.Words, StringComparison.Ordinal);
        Assert.EndsWith(" thanks", masked.Words, StringComparison.Ordinal);
    }

    private static void Check(string text)
    {
        PrivacyMask.Masked masked = PrivacyMask.Of(text);
        Assert.Equal(masked.Words, PrivacyMask.Of(masked.Words).Words);
        Assert.True(masked.Words.Length <= (text.Length * 5) + 24, $"{text.Length} → {masked.Words.Length}");
        int at = 0;
        foreach (PersonalPart part in masked.Parts)
        {
            Assert.InRange(part.Part.Start.Value, at, text.Length);
            Assert.InRange(part.Part.End.Value, part.Part.Start.Value + 1, text.Length);
            Assert.InRange(part.Score, 0, 1);
            at = part.Part.End.Value;
        }
    }

    private static int LongestFigures(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = char.IsDigit(c) || "〇一二三四五六七八九①②③④⑤⑥⑦⑧⑨⓪".Contains(c, StringComparison.Ordinal) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static string[] Phone(Random random) => random.Next(5) switch
    {
        0 => [$"0{"5789"[random.Next(4)]}0", Some(random, 4), Some(random, 4)],
        1 => ["0120", Some(random, 3), Some(random, 3)],
        2 => [$"0{random.Next(1, 10)}", Some(random, 4), Some(random, 4)],
        3 => [$"07{Some(random, 3)}", Some(random, 6)],
        _ => [$"{random.Next(2, 10)}{Some(random, 2)}", $"{random.Next(2, 10)}{Some(random, 2)}", Some(random, 4)],
    };

    private static string[] Card(Random random)
    {
        string digits = "4" + Some(random, 14);
        for (int check = 0; check < 10; check++)
        {
            if (CheckDigits.IsCard(digits + check))
                digits += check;
        }

        return [.. digits.Chunk(4).Select(four => new string(four))];
    }

    private static string Some(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10)));

    /// <summary>One style of digits and one separator, between the groups or between all digits.</summary>
    private static (string Text, string Secret) Dress(Random random, string[] groups)
    {
        string[] digits = random.Next(9) switch
        {
            0 => [.. "０１２３４５６７８９".Select(c => c.ToString())],
            1 => [.. "〇一二三四五六七八九".Select(c => c.ToString())],
            2 => [.. "⓪①②③④⑤⑥⑦⑧⑨".Select(c => c.ToString())],
            3 => [.. Enumerable.Range(0, 10).Select(i => char.ConvertFromUtf32(0x1D7CE + i))],
            4 => [.. Enumerable.Range(0, 10).Select(i => $"{i}\uFE0F\u20E3")],
            5 => ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
            6 => ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"],
            _ => [.. "0123456789".Select(c => c.ToString())],
        };
        string[] separators = ["", " ", "-", ".", " - ", "・", "ー", "−", "/", "  ", "\u200B", "　", "_", "–"];
        string separator = separators[random.Next(separators.Length)];
        bool each = random.Next(2) == 0 && separator.Length > 0;
        bool words = digits[0] == "zero";
        if (words && separator.AsSpan().Trim("\u200B").Length == 0)
            separator = " ";
        string within = each || words ? separator : "";
        string secret = string.Join(separator, groups.Select(group => string.Join(within, group.Select(c => digits[c - '0']))));
        return (new StringBuilder("hello ").Append(secret).Append(" thanks").ToString(), secret);
    }
}
