using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>Takes the edge off Japanese words. Done twice it is the same as done once.</summary>
internal static partial class JapaneseSoftening
{
    /// <summary>Where a sentence or a phrase ends, after the particles and long vowels that speakers put behind an order.</summary>
    private const string End = @"[よやなねぞわ]*[っッー〜~]*(?=\s*([。．！!？?、…,\n\uE000-\uE0FF]|$)|\s)";

    /// <summary>The same, but never at a comma: "いずれにしろ、" is no order.</summary>
    private const string FullEnd = @"[よやなねぞわ]*[っッー〜~]*(?=\s*([。．！!？?…\n\uE000-\uE0FF]|$)|\s)";

    // Imperative, dictionary form and what is asked for instead. 頑張れ is no order but a cheer.
    private static readonly (string Order, string Plain, string Asked)[] Verbs =
    [
        ("流せ", "流す", "流して"), ("止めろ", "止める", "止めて"), ("とめろ", "とめる", "とめて"), ("やめろ", "やめる", "やめて"),
        ("かけろ", "かける", "かけて"), ("黙れ", "黙る", "静かにして"), ("だまれ", "だまる", "静かにして"), ("言え", "言う", "言って"),
        ("聞け", "聞く", "聞いて"), ("聴け", "聴く", "聴いて"), ("読め", "読む", "読んで"), ("話せ", "話す", "話して"), ("出せ", "出す", "出して"),
        ("行け", "行く", "行って"), ("来い", "来る", "来て"), ("待て", "待つ", "待って"), ("急げ", "急ぐ", "急いで"), ("返せ", "返す", "返して"),
        ("直せ", "直す", "直して"), ("消せ", "消す", "消して"), ("歌え", "歌う", "歌って"), ("教えろ", "教える", "教えて"),
        ("答えろ", "答える", "答えて"), ("変えろ", "変える", "変えて"), ("かえろ", "かえる", "かえて"), ("見ろ", "見る", "見て"),
        ("考えろ", "考える", "考えて"), ("つけろ", "つける", "つけて"), ("下げろ", "下げる", "下げて"), ("上げろ", "上げる", "上げて"),
        ("入れろ", "入れる", "入れて"), ("始めろ", "始める", "始めて"), ("終われ", "終わる", "終わって"), ("終わらせろ", "終わらせる", "終わらせて"),
        ("帰れ", "帰る", "帰って"), ("使え", "使う", "使って"), ("選べ", "選ぶ", "選んで"), ("送れ", "送る", "送って"), ("しゃべれ", "しゃべる", "話して"),
        ("呼べ", "呼ぶ", "呼んで"), ("届けろ", "届ける", "届けて"), ("続けろ", "続ける", "続けて"), ("忘れろ", "忘れる", "忘れて"),
        ("覚えろ", "覚える", "覚えて"), ("聞かせろ", "聞かせる", "聞かせて"), ("聴かせろ", "聴かせる", "聴かせて"), ("よこせ", "よこす", "渡して"),
        ("謝れ", "謝る", "謝って"), ("笑え", "笑う", "笑って"), ("起きろ", "起きる", "起きて"), ("寝ろ", "寝る", "休んで"),
    ];

    private static readonly Dictionary<string, string> Orders = Verbs.ToDictionary(verb => verb.Order, verb => verb.Asked + "ください");

    // 流すな: the negative stem is the dictionary form's last kana, moved to its row's first.
    private static readonly Dictionary<string, string> Bans = Verbs.ToDictionary(verb => verb.Plain, verb => Negative(verb.Plain) + "ないでください");

    private static readonly Regex Order = Of($"(?<verb>{Any(Orders.Keys)}){End}");
    private static readonly Regex Ban = Of($"(?<verb>{Any(Bans.Keys)})な[よや]*[っッー〜~]*(?=\\s*([。．！!？?、…,\\n\uE000-\uE0FF]|$)|\\s)");
    // 聞きなさい, 教えなさい.
    private static readonly Dictionary<string, string> Scoldings = Verbs.DistinctBy(verb => Polite(verb.Plain))
        .ToDictionary(verb => Polite(verb.Plain), verb => verb.Asked + "ください");

    private static readonly Regex Scold = Of($"(?<verb>{Any(Scoldings.Keys)})なさい{End}");
    private static readonly Regex Do = Of($"(?<![もうむおまいずっに])しろ{End}|(?<![もうむおまっ])しろ{FullEnd}|(?<=[\\p{{IsCJKUnifiedIdeographs}}ァ-ヴー])せよ{FullEnd}");
    private static readonly Regex DoNot = Of(@"(?<![がはも])するな[よや]*[っッー〜~]*(?=\s*([。．！!？?、…,\n\uE000-\uE0FF]|$)|\s)");
    private static readonly Regex Give = Of($"(?<=[てで])(くれ|もらおうか){End}");
    private static readonly Regex DoNow = Of($"(?<!め)しなさい{End}");

    public static string Soften(string words, int intensity) => SetAside.While(words, free =>
    {
        string soft = Tidy(Called(Calm(free)));
        if (intensity >= 2)
            soft = Tidy(Asked(Judged(soft)).Replace('！', '。').Replace("!", "。", StringComparison.Ordinal));
        if (intensity >= 3)
            soft = Tidy(Courteous(soft));
        return soft.Any(c => char.IsLetterOrDigit(c) || SetAside.Is(c)) ? soft : free;
    });

    private static string Calm(string text) =>
        Marks().Replace(text, match => match.Value.AsSpan().ContainsAny('?', '？') ? "？" : "！");

    private static string Called(string text)
    {
        text = Oath().Replace(text, "");
        text = Names().Replace(text, "");
        text = Swearing().Replace(text, "");
        text = Yous().Replace(text, "皆さん");
        return You().Replace(text, "あなた");
    }

    private static string Judged(string text)
    {
        text = Haste().Replace(text, "");
        text = Worst().Replace(text, "残念");
        text = Bad().Replace(text, "よくない");
        text = Dull().Replace(text, "少し物足りない");
        text = Annoying().Replace(text, "少し気になる");
        text = Loud().Replace(text, "少し耳につく");
        text = Creepy().Replace(text, match => match.Groups["noun"].Success ? "少し苦手な" : "少し苦手");
        text = Tasteless().Replace(text, "好みではない");
        text = Clumsy().Replace(text, "まだこれから");
        text = Obscure().Replace(text, "少しわかりにくい");
        text = Foolish().Replace(text, match => match.Value.EndsWith('な') ? "おかしな" : "おかしな感じ");
        return Disliked().Replace(text, match => match.Groups["polite"].Success ? "あまり好きではないです" : "あまり好きではない");
    }

    /// <summary>「流せ」 becomes 「流してください」.</summary>
    private static string Asked(string text)
    {
        text = Ban.Replace(text, match => Bans[match.Groups["verb"].Value]);
        text = DoNot.Replace(text, "しないでください");
        text = Order.Replace(text, match => Orders[match.Groups["verb"].Value]);
        text = Scold.Replace(text, match => Scoldings[match.Groups["verb"].Value]);
        text = DoNow.Replace(text, "してください");
        text = Do.Replace(text, "してください");
        return Give.Replace(text, "ください");
    }

    private static string Courteous(string text)
    {
        text = AtOnce().Replace(text, "できれば早めに");
        text = Request().Replace(text, "いただけますか");
        text = Want().Replace(text, match => match.Value.StartsWith("てほしい", StringComparison.Ordinal) ? "ていただきたいです" : "でいただきたいです");
        return Plain().Replace(text, match => match.Groups["tail"].Value switch
        {
            "よ" or "ぞ" => "ですよ",
            "ね" or "な" => "ですね",
            _ => "です",
        });
    }

    private static string Tidy(string text)
    {
        text = Doubled().Replace(text, "${mark}");
        text = text.Trim(' ', '　', '、', ',');
        return Leading().Replace(text, "");
    }

    private static bool DropsLast(string plain) =>
        plain == "来る" || Array.Exists(Verbs, verb => verb.Plain == plain && verb.Order.EndsWith('ろ'));

    private static string Polite(string plain) => DropsLast(plain)
        ? plain[..^1]
        : plain[..^1] + plain[^1] switch
        {
            'す' => 'し',
            'く' => 'き',
            'ぐ' => 'ぎ',
            'む' => 'み',
            'ぶ' => 'び',
            'つ' => 'ち',
            'う' => 'い',
            _ => 'り',
        };

    private static string Negative(string plain) => DropsLast(plain)
        ? plain[..^1]
        : plain[..^1] + plain[^1] switch
        {
            'す' => 'さ',
            'く' => 'か',
            'ぐ' => 'が',
            'む' => 'ま',
            'ぶ' => 'ば',
            'つ' => 'た',
            'う' => 'わ',
            _ => 'ら',
        };

    private static string Any(IEnumerable<string> words) => string.Join('|', words.OrderByDescending(word => word.Length).Select(Regex.Escape));

    private static Regex Of(string pattern) => new(pattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [GeneratedRegex("[!?！？]{2,}|!", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<=^|[。、！？\s])(ちくしょう|ちくしょー|畜生|くそったれ|クソッタレ|くそっ|クソッ|くそ|クソ|ふざけんな|ふざけるな|なめんな)[っッー]*[。、！？\s]*(?![\p{L}])|(?<=^|[。、！？\s])(ちくしょう|ちくしょー|畜生|くそったれ|クソッタレ|くそっ|クソッ|ふざけんな|ふざけるな|なめんな)[っッー]*[。、！？\s]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Oath();

    [GeneratedRegex(@"((?<=^|[。、！？\s])この)?(?<=^|[。、！？\s]|この)(大?バカ|大?馬鹿|ばか|アホ|あほ|阿呆|ボケ|クズ|カス|マヌケ|まぬけ|間抜け|ゴミ)(野郎|やろう|ヤロー|ども|共|者|もの|ら)?[っッー]*([。、！？\s]+|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"(?<![ァ-ヴー])クソ(?=[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}])|(?<=^|[。、！？\s])くそ(?=[\p{IsCJKUnifiedIdeographs}つうまやさ])|(?<=^|[。、！？\s])糞(?=[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Swearing();

    [GeneratedRegex("(お前|おまえ|てめえ|てめぇ|てめー|貴様|きさま)(ら|たち|達)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Yous();

    [GeneratedRegex("お前|おまえ|てめえ|てめぇ|てめー|貴様|きさま", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex You();

    [GeneratedRegex("さっさと|とっとと", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Haste();

    [GeneratedRegex(@"最悪|最低(?=だ|な[^らん]|です|でした|[。！？!\s]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Worst();

    [GeneratedRegex("ひどい|酷い|ヒドい", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bad();

    [GeneratedRegex(@"つまらない|くだらない|つまんない|つまらん(?=[。！？!、\s]|$)|つまんね[えー](?=[。！？!、\s]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dull();

    [GeneratedRegex(@"ウザい|ウザイ|(?<![ぁ-ん])うざい|(?<=[はがもで])うざい|うぜえ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Annoying();

    [GeneratedRegex("(?<!口)うるさい|うるせえ|うるせー", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loud();

    [GeneratedRegex(@"(キモい|キモイ|気持ち悪い|きしょい)(?<noun>(?=[\p{IsCJKUnifiedIdeographs}ァ-ヴ]))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Creepy();

    [GeneratedRegex("ダサい|ダサイ|(?<!く)ださい|しょぼい|ショボい", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tasteless();

    [GeneratedRegex("下手くそ|下手クソ|ヘタクソ|へたくそ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clumsy();

    [GeneratedRegex("意味不明な?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Obscure();

    [GeneratedRegex("(バカ|馬鹿|アホ)(な(?![のくらん。、！？])|みたい)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Foolish();

    [GeneratedRegex(@"(?<![ずき間])(大嫌い|だいきらい|嫌い)(?<polite>です)?(な(?=[\p{IsCJKUnifiedIdeographs}ァ-ヴ])|だ(?=[。！？!よね\s]|$)|(?=[。！？!\s]|$))(?<!です(な|だ))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Disliked();

    [GeneratedRegex("今すぐに?|いますぐに?|すぐさま", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AtOnce();

    [GeneratedRegex(@"(?<=[てでを])(ください|下さい)[よね]*(?=\s*([。．？?\n]|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Request();

    [GeneratedRegex(@"[てで](ほしい|欲しい)(です)?[よな]*(?=\s*([。．？?\n]|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Want();

    [GeneratedRegex(@"(?<=[\p{L}])(?<![んいまた])だ(?<tail>[よぞねな]?)(?=\s*([。．\n]|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex("(?<mark>[。、！？])[。、]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Doubled();

    [GeneratedRegex(@"^[。、！？\s]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Leading();
}
