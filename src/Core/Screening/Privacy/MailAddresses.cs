using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>E-mail addresses, written or spelled: "@", "at", アットマーク; ".", "dot", ドット.</summary>
internal static partial class MailAddresses
{
    private const int LongestKana = 16;

    /// <summary>Words before "at" that make it no address: "the shop at amazon dot com".</summary>
    private static readonly HashSet<string> Ordinary =
        [
            "look", "looks", "looked", "looking", "work", "works", "worked", "working", "shop", "shops", "bought", "buy", "order", "ordered", "is", "was", "were", "are", "be", "it", "good", "bad", "great", "that", "this", "here", "there",
            "them", "him", "her", "us", "you", "job", "live", "page", "site", "website", "online", "found", "find", "see", "saw", "read", "listen", "play", "arrive", "stay", "met", "meet", "now", "up", "party", "not", "people", "friends",
        ];

    private static readonly HashSet<string> Articles = ["the", "a", "an", "this", "that", "my", "our", "your", "his", "her", "their", "work", "home", "noon", "night"];

    private static readonly HashSet<string> Providers =
        ["gmail", "googlemail", "yahoo", "ymail", "hotmail", "outlook", "icloud", "protonmail", "aol", "gmx", "docomo", "ezweb", "softbank", "fastmail", "ジーメール", "じーめーる", "ヤフー", "ヤフーメール", "ホットメール", "ドコモ", "アイクラウド", "アウトルック"];

    private static readonly HashSet<string> Ends =
        [
            "com", "net", "org", "info", "biz", "io", "gg", "tv", "co", "jp", "ne", "ac", "or", "go", "de", "uk", "fr", "it", "es", "eu", "us", "ca", "au", "nz", "ch", "at", "nl", "be", "se", "no", "dk", "fi", "pl", "pt", "br", "in", "ru", "cn", "kr", "tw",
            "edu", "gov", "mil", "me", "xyz", "app", "dev", "mail", "コム", "こむ", "ジェーピー", "じぇーぴー", "ジェイピー", "ジェーピ", "ネット", "ねっと", "オルグ", "オーアールジー", "シーオー", "エヌイー", "エーシー",
        ];

    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        string plain = words.Lower;
        foreach (Match at in At().Matches(plain))
        {
            int start = Local(plain, at.Index, out string local);
            if (start < 0)
                continue;
            int end = Domain(plain, at.Index + at.Length, out int labels, out string first, out string last, out bool spelled);
            if (labels == 0)
                continue;
            bool isWord = at.Value == "at";
            bool ends = labels > 1 && (Ends.Contains(last) || (!isWord && !spelled && last.Length is >= 2 and <= 24 && last.All(char.IsAsciiLetter)));
            bool provider = labels == 1 && Providers.Contains(first);
            bool marked = labels == 1 && at.Length > 2 && first.Length > 1;
            if (!(ends || provider || marked) || (isWord && (Ordinary.Contains(local) || Articles.Contains(first))))
                continue;
            found.Add(new(PersonalDetail.Mail, start, end, isWord ? 0.9 : 1));
        }
    }

    /// <summary>Where the part before the mark begins; -1: there is none.</summary>
    private static int Local(string plain, int mark, out string local)
    {
        int end = mark > 0 && plain[mark - 1] == ' ' ? mark - 1 : mark;
        int start = PieceBack(plain, end);
        local = plain[Math.Max(0, start)..end];
        if (start < 0)
            return -1;
        if (end - start == 1)
        {
            // "j o h n @ …"
            while (start >= 2 && plain[start - 1] == ' ' && char.IsAsciiLetterOrDigit(plain[start - 2]) && (start == 2 || !char.IsAsciiLetterOrDigit(plain[start - 3])))
                start -= 2;
        }

        while (JoinBack().Match(plain, Math.Max(0, start - 12), Math.Min(12, start)) is { Success: true } join && PieceBack(plain, join.Index) is >= 0 and int before)
            start = before;
        return start;
    }

    private static int PieceBack(string plain, int end)
    {
        int start = end;
        while (start > 0 && IsLocal(plain[start - 1]))
            start--;
        while (start < end && plain[start] is '.' or '-' or '\'' or '+')
            start++;
        if (start < end)
            return start;
        while (start > 0 && end - start < LongestKana && PlainWords.IsKana(plain[start - 1]) && plain[start - 1] is not ('は' or 'が'))
            start--;
        if (end - start < 2)
            return -1;
        return start;
    }

    private static int Domain(string plain, int at, out int labels, out string first, out string last, out bool spelled)
    {
        labels = 0;
        first = last = "";
        spelled = false;
        if (at < plain.Length && plain[at] == ' ')
            at++;
        int end = at;
        while (labels < 6)
        {
            int label = LabelEnd(plain, at);
            if (label == at)
                break;
            last = plain[at..label];
            first = labels++ == 0 ? last : first;
            end = at = label;
            Match dot = Dot().Match(plain, at, Math.Min(10, plain.Length - at));
            if (!dot.Success || dot.Index != at)
                break;
            spelled |= dot.Length > 1;
            at += dot.Length;
        }

        return end;
    }

    private static int LabelEnd(string plain, int at)
    {
        int end = at;
        while (end < plain.Length && (char.IsAsciiLetterOrDigit(plain[end]) || (plain[end] == '-' && end > at)))
            end++;
        if (end > at)
            return plain[end - 1] == '-' ? end - 1 : end;
        string? kana = Array.Find(KanaLabels, label => string.CompareOrdinal(plain, at, label, 0, label.Length) == 0);
        if (kana is not null)
            return at + kana.Length;
        int dot = plain.AsSpan(at, Math.Min(LongestKana, plain.Length - at)).IndexOfAny(KanaDots);
        for (int i = at; dot > 0 && i < at + dot; i++)
        {
            if (!PlainWords.IsKana(plain[i]))
                return at;
        }

        return dot > 0 ? at + dot : at;
    }

    private static readonly string[] KanaLabels = [.. Ends.Concat(Providers).Where(label => label[0] > 0x80).OrderByDescending(label => label.Length)];

    private static readonly System.Buffers.SearchValues<string> KanaDots = System.Buffers.SearchValues.Create(["ドット", "どっと"], StringComparison.Ordinal);

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'';

    [GeneratedRegex(@"@|[\(\[\{<](?:at|@|アット)[\)\]\}>]|[_-]at[_-]|(?<= )at(?= )|アット(?:マーク)?|あっと(?:まーく)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex At();

    [GeneratedRegex(@"\.|[。｡](?=(?:com|net|org|jp|co|ne|ac|or|info|io|me|dev|de|uk)(?![a-z]))| \.(?=(?:com|net|org|jp|co|ne|info|io|dev|de)(?![a-z]))| ?[\(\[\{<](?:dot|\.|ドット)[\)\]\}>] ?|_dot_| (?:dot|point|\.) | ?ドット ?| ?どっと ?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dot();

    /// <summary>What joins two pieces of the part before the mark; it ends where the search ends.</summary>
    [GeneratedRegex(@"(?: (?:dot|underscore|dash|hyphen|period|plus) | ?[\(\[\{](?:dot|\.)[\)\]\}] ?|ドット|どっと|アンダーバー|アンダースコア|ハイフン)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JoinBack();
}
