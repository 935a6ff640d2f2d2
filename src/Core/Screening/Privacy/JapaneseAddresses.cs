using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Addresses as Japan writes them: 〒, prefecture, municipality, block and house, building and room.</summary>
internal static partial class JapaneseAddresses
{
    private const string Number = "[0-9〇一二三四五六七八九十百]{1,5}";
    private const string Dash = "[-ーの‐]";
    private const string Name = "[一-龥々ヶケノァ-ヴー]";

    private const string Spoken = "(?:" + Number + "|いち|にー?|さん|よん|し|ごー?|ろく|なな|しち|はち|きゅう|じゅう)";

    private const string House =
        "(?:" + Spoken + "の" + Spoken + "の" + Spoken + "|" + Number + "丁目 ?(?:" + Number + "(?:番地?|" + Dash + ")?の?(?:" + Number + "号?)?(?:" + Dash + Number + "(?:号室)?)?)|" + Number + "番地?(?:の?" + Number + "号?)?(?:" + Dash + Number + ")?|" + Number + Dash + Number + "(?:" + Dash + Number + "){0,2}(?:号室?)?)";

    private const string Room =
        "(?:[ 、]?(?:[一-龥々ァ-ヴーA-Za-zぁ-ん・]{0,15}?(?:マンション|ハイツ|コーポ|アパート|荘|ビル|レジデンス|タワー|メゾン|ハウス|寮|団地|ハイム|パレス|テラス|コート))(?: ?[一-龥々ァ-ヴーA-Za-z]{0,10} ?[A-Z]?-?[0-9]{1,4}(?:号室|号棟|号|F|階)?(?: ?[0-9]{3,4}(?:号室)?)?)?|[ 、]?[A-Z]?[0-9]{1,4}号室)?";

    private const string Prefecture =
        "(?:北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県)";

    private const string KanaCities = "さいたま|つくばみらい|つくば|いわき|むつ|ひたちなか|うるま|みよし|あきる野|かほく|たつの|にかほ|えびの|さくら|あま|いなべ|うきは|かすみがうら|南あわじ|いちき串木野|つがる|みどり|ふじみ野|あわら|いすみ|まんのう|せたな";

    private static readonly System.Buffers.SearchValues<char> Levels = System.Buffers.SearchValues.Create("市区町村郡県都府道");

    private static readonly System.Buffers.SearchValues<char> Numbers = System.Buffers.SearchValues.Create("0123456789〇一二三四五六七八九十百");

    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        string plain = words.Cased;
        bool counted = plain.AsSpan().ContainsAny("丁番号");
        if (!words.HasFigures && !counted && !plain.Contains('ー', StringComparison.Ordinal) && !plain.Contains('-', StringComparison.Ordinal) && !plain.Contains('の', StringComparison.Ordinal))
            return;
        if ((plain.AsSpan().ContainsAny(Levels) && plain.AsSpan().ContainsAny(Numbers)) || counted)
        {
            foreach (Match match in Full().Matches(plain))
            {
                // A result between two towns' teams is no address.
                bool precise = match.Groups["precise"].Success || match.Groups["prefecture"].Success || Precise(match.Groups["house"].Value);
                if (precise || (match.Groups["place"].Length > 0 && !IsScore(plain, match)))
                    Add(found, match, precise ? 0.95 : 0.8);
            }

            foreach (Match match in Block().Matches(plain))
                Add(found, match, 0.8);
        }

        if (plain.AsSpan().ContainsAny("-ー‐") && plain.AsSpan().ContainsAny(Numbers) && Lives().IsMatch(plain))
        {
            foreach (Match match in Bare().Matches(plain))
                Add(found, match, 0.8);
        }

        if (plain.Contains('〒', StringComparison.Ordinal))
        {
            foreach (Match match in PostalCode().Matches(plain))
                Add(found, match, 1);
        }
    }

    private static bool Precise(string house) => house.Contains('番', StringComparison.Ordinal) || house.Contains("丁目", StringComparison.Ordinal) || house.Count(c => c is '-' or 'ー') >= 2;

    private static bool IsScore(string plain, Match match)
    {
        ReadOnlySpan<char> behind = plain.AsSpan(match.Index + match.Length).TrimStart();
        return behind.StartsWith("で勝") || behind.StartsWith("で負") || behind.StartsWith("の勝") || behind.StartsWith("で引") || behind.StartsWith("でリード") || behind.StartsWith("対") || behind.StartsWith("と引")
            || behind.StartsWith("で快勝") || behind.StartsWith("で敗") || behind.StartsWith("で完") || behind.StartsWith("の逆転") || behind.StartsWith("で逆転") || (match.Groups["gap"].Length > 0 && behind.Length > 0 && PlainWords.IsKanji(behind[0]));
    }

    private static void Add(List<PersonalNumbers.Found> found, Match match, double score) =>
        found.Add(new(PersonalDetail.Address, match.Index, match.Index + match.Length, score));

    [GeneratedRegex(
        @"(?:〒? ?[0-9]{3}[-ー][0-9]{4} ?)?(?:(?<prefecture>" + Prefecture + @") ?)?(?:(?:" + KanaCities + @"|" + Name + @"{1,6}?)[市区町村郡] ?){1,3}(?<place>[一-龥々ヶケノァ-ヴーぁ-ん]{0,12}?)(?<gap> ?)(?<house>" + House + ")" + Room,
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Full();

    /// <summary>A block and house without a town: 神南一丁目二番三号.</summary>
    [GeneratedRegex(
        Name + "{1,10}?" + Number + "丁目 ?(?:" + Number + "(?:番地?|" + Dash + ")(?:の?" + Number + "号?)?|" + Number + "の" + Number + ")" + Room,
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"住所|自宅|じゅうしょ|住んで|家は|うちは|実家|送って|届けて|遊びに来て|来てね|号室|宛", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lives();

    [GeneratedRegex(
        @"(?:" + Name + "{1,10}?|(?<=[はが、:： ])[ぁ-ん]{2,8}?)[0-9〇一二三四五六七八九十]{1,4}[-ー‐][0-9〇一二三四五六七八九十]{1,4}(?:[-ー‐][0-9〇一二三四五六七八九十]{1,4}){1,2}(?:号室?)?" + Room,
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bare();

    [GeneratedRegex(@"〒[ ]?[0-9〇一二三四五六七八九]{3}[ ]?[-ーの]?[ ]?[0-9〇一二三四五六七八九]{4}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostalCode();
}
