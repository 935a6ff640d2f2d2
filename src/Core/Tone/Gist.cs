using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>What a sentence is worth when a post is to become shorter.</summary>
internal enum Gist
{
    /// <summary>A greeting, thanks, "by the way": nobody misses it.</summary>
    Courtesy,

    /// <summary>Says something.</summary>
    Content,

    /// <summary>Has a question, a wish, a name, a number, a title or a mask: it stays.</summary>
    Essential,
}

/// <summary>Tells it by form alone, in both languages.</summary>
internal static partial class GistOf
{
    /// <summary>Words that begin a sentence with a capital and are nobody's name.</summary>
    private static readonly HashSet<string> Beginners = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "about", "after", "again", "all", "also", "although", "always", "am", "an", "and", "another", "any", "anyone", "anyway", "are", "as", "at",
        "back", "be", "because", "been", "before", "best", "both", "but", "by", "can", "could", "did", "do", "does", "don't", "during", "each", "even",
        "ever", "every", "everybody", "everyone", "everything", "feeling", "finally", "first", "for", "from", "get", "getting", "go", "good", "great",
        "had", "happy", "has", "have", "having", "he", "hello", "her", "here", "hey", "hi", "his", "how", "however", "i", "if", "in", "is", "it", "its",
        "just", "last", "let", "life", "listening", "lots", "love", "loving", "many", "maybe", "me", "most", "much", "music", "my", "never", "next",
        "nice", "no", "nobody", "not", "nothing", "now", "of", "oh", "ok", "okay", "on", "once", "one", "only", "or", "our", "out", "over", "people",
        "perhaps", "please", "radio", "really", "right", "sadly", "she", "since", "so", "some", "somebody", "someone", "something", "sometimes", "songs",
        "soon", "sorry", "still", "such", "sure", "thank", "thanks", "that", "the", "their", "them", "then", "there", "these", "they", "things", "this",
        "those", "though", "time", "to", "today", "tomorrow", "tonight", "too", "two", "under", "until", "up", "very", "was", "we", "well", "were", "what",
        "when", "where", "which", "while", "who", "why", "will", "wish", "with", "without", "work", "would", "wow", "yes", "yesterday", "yet", "you", "your",
        "i'm", "it's", "that's", "there's", "we're", "you're", "i've", "we've", "i'd", "i'll", "let's", "what's", "keep", "hope", "hoping", "honestly",
        "actually", "basically", "outside", "inside", "rain", "snow", "summer", "winter", "spring", "autumn", "morning", "evening", "night", "coffee",
        "everything's", "he's", "she's", "they're", "don’t", "it’s", "i’m", "that’s", "anyways", "sitting", "working", "driving", "cheers", "greetings",
        "regards", "bye", "goodbye", "take", "see", "sending", "enjoying", "meanwhile", "luckily", "suddenly", "later", "earlier", "sleep", "nobody's",
        "what’s", "play", "could've", "looking", "makes", "made", "kind", "drive", "dear", "team", "folks", "guys",
    };

    public static Gist Of(string sentence)
    {
        if (sentence.AsSpan().ContainsAny('?', '？') || sentence.Any(c => char.IsNumber(c) || SetAside.Is(c)) || Masked().IsMatch(sentence))
            return Gist.Essential;
        if (Phrases.Language.Of(sentence) == Phrases.Language.Japanese)
        {
            return JapaneseCourtesy().IsMatch(sentence) ? Gist.Courtesy
                : JapaneseWish().IsMatch(sentence) || JapaneseName().IsMatch(sentence) ? Gist.Essential
                : Gist.Content;
        }

        return EnglishWish().IsMatch(sentence) || HasName(sentence) ? Gist.Essential
            : EnglishCourtesy().IsMatch(sentence) ? Gist.Courtesy
            : Gist.Content;
    }

    private static bool HasName(string sentence)
    {
        bool first = true;
        foreach (Match word in Word().Matches(sentence))
        {
            if (char.IsUpper(word.Value[0]) && !(Beginners.Contains(word.Value) && (first || word.Value[0] == 'I')))
                return true;
            first = false;
        }

        return false;
    }

    [GeneratedRegex(@"\p{L}[\p{L}'’-]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"[\[［【][^\]］】]{1,40}[\]］】]|\*{3,}|[●◯■□×]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Masked();

    [GeneratedRegex(@"\b(please|could you|can you|would you|will you|i(['’]d| would) (love|like)|request|dedicate[ds]?|say hi|say hello|greet|play|wish (her|him|them|my)|song|track|tune)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishWish();

    [GeneratedRegex(@"^\W*(hi|hello|hey|good (morning|evening|afternoon|day|night)|greetings|dear)\b[^.!?]{0,30}[.!]*\s*$|^\W*(thanks|thank you|cheers|bye|goodbye|take care|keep up the good work|all the best|best wishes|regards|love the show|love your show|see you|many thanks)\b[^.!?]{0,40}[.!]*\s*$|^\W*(lol|haha\w*|wow|anyway|well|oh well)\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishCourtesy();

    [GeneratedRegex("ください|下さい|お願い|おねがい|リクエスト|流して|かけて|聴きたい|聞きたい|ほしい|欲しい|いただけ|もらえ|ますか|ですか|でしょうか|かな[。！]*$|曲", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JapaneseWish();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}ァ-ヴーぁ-ん](さん|くん|君|ちゃん|様|先生|氏)(?![\p{IsCJKUnifiedIdeographs}])|ラジオネーム|[A-Z][A-Za-z]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JapaneseName();

    [GeneratedRegex(@"^\W*(皆さん|みなさん)?[、\s]*(こんにちは|こんばんは|おはよう(ございます)?|はじめまして|初めまして|お疲れ様です|おつかれさまです|いつも(楽しく|楽しみに)?(聴いて|聞いて)(い?ます|おります)|いつもありがとうございます|ありがとう(ございます)?|それでは|ではまた|またね|さようなら|おやすみなさい|これからも(頑張って|がんばって|応援して)\p{L}{0,12}|いつも応援して(い?ます)|応援して(い?ます)|よろしく)[\w、]{0,6}[。！!〜ー\s]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JapaneseCourtesy();
}
