using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Names in other services, given so that others write there: "LINE ID: …", "my insta is …", @….</summary>
internal static partial class Handles
{
    private const string Services =
        @"(?:line|instagram|insta|ig|twitter|tiktok|tik tok|snapchat|snap|discord|telegram|kakaotalk|kakao|whatsapp|wechat|skype|facebook|fb|threads|bluesky|mastodon|kik|signal|steam|psn|xbox|paypal|venmo|cashapp|cash app|onlyfans|twitch|ライン|らいん|インスタグラム|インスタ|いんすた|ツイッター|旧twitter|ティックトック|スナチャ|ディスコード|ディスコ|テレグラム|カカオトーク|カカオ|スカイプ|フェイスブック|スレッズ|ブルースカイ)";

    /// <summary>What follows "my insta is" when it is no name.</summary>
    private static readonly HashSet<string> Words =
        ["down", "broken", "private", "full", "gone", "dead", "new", "not", "so", "a", "the", "great", "better", "back", "busy", "out", "in", "on", "all", "just", "really", "still", "always", "very", "pretty", "hacked", "blocked", "banned", "empty", "boring", "public", "slow", "working", "good", "bad", "mostly", "only", "about", "my", "your", "where", "too", "and", "long", "fun", "getting", "going", "where", "basically", "nothing", "over"];

    private static readonly System.Buffers.SearchValues<string> Serviced = System.Buffers.SearchValues.Create(Services[3..^1].Split('|'), StringComparison.Ordinal);

    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        string plain = words.Lower;
        foreach (Match match in plain.AsSpan().ContainsAny(Serviced) ? (IEnumerable<Match>)Named().Matches(plain) : [])
        {
            Group name = match.Groups["name"];
            bool marked = match.Groups["id"].Success || match.Groups["mark"].Success;
            if (!marked && !IsMade(name.Value) && (!match.Groups["my"].Success || Words.Contains(name.Value)))
                continue;
            if (Words.Contains(name.Value) || !HasLetterOrMany(name.Value))
                continue;
            found.Add(new(PersonalDetail.Handle, Back(plain, name.Index), name.Index + name.Length, marked ? 0.9 : 0.7));
        }

        if (plain.Contains("underscore", StringComparison.Ordinal) || plain.Contains("アンダー", StringComparison.Ordinal))
        {
            foreach (Match match in SaidOut().Matches(plain))
                found.Add(new(PersonalDetail.Handle, match.Groups["name"].Index, match.Index + match.Length, 0.8));
        }

        if (plain.Contains('@', StringComparison.Ordinal))
        {
            bool contact = Contact().IsMatch(plain);
            foreach (Match match in At().Matches(plain))
            {
                string name = match.Groups["name"].Value;
                if (contact || name.AsSpan().ContainsAny('_', '.'))
                    found.Add(new(PersonalDetail.Handle, match.Index, match.Index + match.Length, contact ? 0.9 : 0.7));
            }
        }

        if (plain.Contains('#', StringComparison.Ordinal))
        {
            foreach (Match match in Discord().Matches(plain))
                found.Add(new(PersonalDetail.Handle, match.Index, match.Index + match.Length, 0.8));
        }
    }

    private static int Back(string plain, int start) => start > 0 && plain[start - 1] == '@' ? start - 1 : start;

    private static bool IsMade(string name) => name.Length >= 4 && name.Any(char.IsAsciiLetter) && name.Any(c => char.IsAsciiDigit(c) || c == '_');

    private static bool HasLetterOrMany(string name) => name.Any(char.IsAsciiLetter) || name.Length >= 6;

    [GeneratedRegex(
        @"(?:(?<my>\bmy )|(?<![a-z]))" + Services + @"(?![a-hj-z]|i(?!d))(?<id>(?:(?:の|'s)? ?(?:id|ｉｄ|アイディー|アイディ|アイデー|account|acct|handle|username|user ?name|user|アカウント|アカウント名|ユーザー名|ユーザーネーム|垢|アカ|ハンドル)(?:名)?(?![a-z])){1,2})?(?:(?: is|'s| =| was|は、?|が|→|⇒|で)? ?(?:(?<mark>[:=@→]) ?|「|『|“|""|')?|交換しよう[。!、 ]?|追加して[。!、 ]?)(?:@)?(?<name>[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_])){2,29})(?![a-z0-9@])",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    /// <summary>"insta, bobby underscore 99".</summary>
    [GeneratedRegex(
        @"(?<![a-z])" + Services + @"(?![a-z])(?:(?:の|'s)? ?(?:id|handle|username|アカウント))?(?: is|は|:)?[,、:]? ?(?<name>[a-z0-9._-]{1,30}(?: ?(?:underscore|アンダーバー|アンダースコア) ?[a-z0-9._-]{1,30})+)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SaidOut();

    [GeneratedRegex(@"(?<![a-z0-9._@])@(?<name>[a-z_](?:[a-z0-9_]|\.(?=[a-z0-9_])){2,29})(?![a-z0-9@])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex At();

    [GeneratedRegex(
        @"\b(?:follow|dm|add me|message|msg|insta|ig|tiktok|twitter|snap|telegram|discord|contact|find me|reach me|hit me up|subscribe to|my (?:handle|account|username|user name)|i'm @|i am @|me (?:at|on)|tag me|threads|bluesky|mastodon|write me)|フォロー|連絡|アカウント|垢|ツイッター|インスタ|ライン|dm|メッセージ|絡んで|リプ|ください|検索|登録|line",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Contact();

    [GeneratedRegex(@"(?<![a-z0-9._#])[a-z][a-z0-9_.]{1,31}#[0-9]{4}(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Discord();
}
