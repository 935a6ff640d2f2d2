using System.Text.RegularExpressions;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Phrases;

/// <summary>What a post seems to want, judged by simple keywords alone.</summary>
/// <param name="Reply">The kind of phrase to reply with.</param>
/// <param name="Topic">The most distinctive word, as written; null if there is none.</param>
public sealed partial record PostReading(PhraseKind Reply, string? Topic)
{
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "after", "again", "also", "always", "another", "because", "been", "before", "being", "cannot", "could", "does", "doing",
        "every", "everyone", "everybody", "from", "going", "have", "having", "hello", "here", "into", "just", "know", "like", "listen",
        "listening", "little", "love", "made", "make", "many", "maybe", "more", "most", "much", "never", "only", "other", "over", "please",
        "really", "right", "said", "should", "some", "someone", "something", "station", "still", "such", "than", "thank", "thanks", "that",
        "their", "them", "then", "there", "these", "they", "thing", "things", "think", "this", "those", "time", "today", "tomorrow",
        "tonight", "very", "want", "well", "were", "what", "when", "where", "which", "while", "will", "with", "would", "yesterday", "your",
        "yours", "radio", "link", "address", "good", "great", "nice", "feel", "feeling",
        // What is written around a detail that was hidden.
        "number", "numbers", "phone", "telephone", "mobile", "call", "mail", "email", "contact", "account", "card", "user",
    };

    private static readonly HashSet<string> CommonJa = new(StringComparer.Ordinal)
    {
        "電話", "携帯", "番号", "電話番号", "連絡", "連絡先", "住所", "メール", "アドレス", "メールアドレス", "アカウント", "口座", "カード",
    };

    private static readonly (PhraseKind Kind, Regex English, Regex Japanese)[] Signs =
    [
        (PhraseKind.ReplyWhoAreYou, WhoEn(), WhoJa()),
        (PhraseKind.ReplyTime, TimeEn(), TimeJa()),
        (PhraseKind.ReplySong, SongEn(), SongJa()),
        (PhraseKind.ReplyThanks, ThanksEn(), ThanksJa()),
        (PhraseKind.ReplySad, SadEn(), SadJa()),
        (PhraseKind.ReplyQuestion, QuestionEn(), QuestionJa()),
        (PhraseKind.ReplyWeather, WeatherEn(), WeatherJa()),
        (PhraseKind.ReplyGlad, GladEn(), GladJa()),
        (PhraseKind.ReplyGreeting, GreetingEn(), GreetingJa()),
    ];

    /// <param name="text">Already cleaned by <see cref="SpeechText"/>.</param>
    public static PostReading Of(string text, string language)
    {
        bool japanese = language == Language.Japanese;
        string own = PrivacyMask.Without(text);
        string? topic = !Sayable.Is(text) ? null : japanese ? TopicJa(own) : TopicEn(own);
        foreach ((PhraseKind kind, Regex english, Regex ja) in Signs)
        {
            if ((japanese ? ja : english).IsMatch(text))
            {
                // Many letters open with a greeting: if there is more in one, reply to that instead.
                return kind == PhraseKind.ReplyGreeting && topic is not null && text.Length > (japanese ? 20 : 50)
                    ? new PostReading(PhraseKind.ReplyTopic, topic)
                    : new PostReading(kind, topic);
            }
        }

        return new PostReading(topic is null ? PhraseKind.ReplyAny : PhraseKind.ReplyTopic, topic);
    }

    private static string? TopicEn(string text) => WordEn().Matches(text)
        .Select(m => m.Value)
        .Where(w => !Common.Contains(w) && Sayable.Is(w))
        .OrderByDescending(w => w.Length)
        .FirstOrDefault();

    private static string? TopicJa(string text) => WordJa().Matches(text)
        .Select(m => m.Value)
        .Where(w => !CommonJa.Contains(w))
        .OrderByDescending(w => w.Length)
        .FirstOrDefault();

    [GeneratedRegex(@"\b\p{L}[\p{L}']{3,}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordEn();

    [GeneratedRegex(@"[ァ-ヴー]{2,}|(?!今日|昨日|明日|毎日|番組|放送|最近|本当|自分|今年|来年|去年|時間)[\u4E00-\u9FFF々]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordJa();

    [GeneratedRegex(@"\b(are you (a |an )?(real|human|robot|ai|a\.i\.|machine|person|bot|alive)|who are you|what are you|your name)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex WhoEn();

    [GeneratedRegex(@"(あなたは?|君は?|そちらは?)(誰|だれ|人間|何者|AI|ロボット)|(AI|ロボット|人間)(です|なの|なん)[^。]*か|お名前は|名前を教えて", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WhoJa();

    [GeneratedRegex(@"\b(what time is it|what's the time|what is the time|tell (me|us) the time)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex TimeEn();

    [GeneratedRegex(@"(今|いま)、?(は)?何時|何時です", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeJa();

    [GeneratedRegex(@"\b(can|could|would|will) you play\b|\bplease play\b|^play\b|\bplay (some|me|us|the song|that song|something)\b|\b(song|music) request\b|\brequest (a|the|this) (song|track)\b|\b(want|like|love) to hear\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SongEn();

    [GeneratedRegex(@"リクエスト|(曲|歌|音楽)[^。]{0,8}(かけて|流して|聴きたい|聞きたい|お願い)|(かけて|流して)(ください|ほしい|欲しい|くれ|もらえ)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SongJa();

    [GeneratedRegex(@"\b(thanks|thank you|thx|cheers|grateful|appreciate)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ThanksEn();

    [GeneratedRegex(@"ありがと|感謝|サンキュー|有難う|お世話にな", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ThanksJa();

    [GeneratedRegex(@"\b(sad|lonely|alone|tired|exhausted|depressed|crying|cried|sick|ill|died|lost my|miss(ing)? (her|him|you|them|my)|heartbroken|afraid|anxious|worried|stressed|can(no|')t sleep)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SadEn();

    [GeneratedRegex(@"悲し|かなし|寂し|さびし|さみし|つら(い|か)|辛い|疲れ|つかれ|しんどい|泣い|眠れな|不安|落ち込|亡くな|失恋|病気|心配", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SadJa();

    [GeneratedRegex(@"\?|^(who|what|when|where|why|how|which|do you|does|did|can you|could you|is it|are there|will)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex QuestionEn();

    [GeneratedRegex(@"[?？]|(です|ます|でしょう|ません|ました)か(。|$)|教えて|(なぜ|どうして|なんで)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuestionJa();

    [GeneratedRegex(@"\b(weather|rain(ing|y|s)?|snow(ing|y|s)?|sunny|sunshine|storm(y)?|thunder|cloudy|windy|fog(gy)?|heat ?wave|freezing|hot outside|cold outside)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex WeatherEn();

    [GeneratedRegex(@"天気|雨|雪|晴れ|くもり|曇り|台風|雷|風が|暑い|寒い|暑か|寒か|猛暑|気温", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WeatherJa();

    [GeneratedRegex(@"\b(happy|glad|wonderful|birthday|congratulations|excited|passed|won|engaged|married|newborn|best day|proud|celebrat(e|ing))\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex GladEn();

    [GeneratedRegex(@"うれし|嬉し|楽し|たのし|幸せ|しあわせ|誕生日|おめでと|合格|結婚|最高|わくわく|ワクワク|生まれ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GladJa();

    [GeneratedRegex(@"\b(hello|hi|hey|greetings|good (morning|afternoon|evening|night|day)|howdy)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex GreetingEn();

    [GeneratedRegex(@"こんにち[はわ]|こんばん[はわ]|おはよう|はじめまして|初めまして|やあ|どうも|おやすみ|よろしく", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GreetingJa();
}
