using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>Takes the edge off English words. Done twice it is the same as done once.</summary>
internal static partial class EnglishSoftening
{
    private static readonly Dictionary<string, string> Judgements = new(StringComparer.OrdinalIgnoreCase)
    {
        ["terrible"] = "disappointing",
        ["horrible"] = "disappointing",
        ["awful"] = "disappointing",
        ["dreadful"] = "disappointing",
        ["atrocious"] = "disappointing",
        ["pathetic"] = "disappointing",
        ["lousy"] = "disappointing",
        ["stupid"] = "silly",
        ["dumb"] = "silly",
        ["idiotic"] = "silly",
        ["moronic"] = "silly",
        ["boring"] = "slow",
        ["disgusting"] = "unpleasant",
        ["worst"] = "least good",
        ["ridiculous"] = "surprising",
        ["sucks"] = "is not great",
        ["hates"] = "does not like",
        ["hated"] = "did not like",
    };

    public static string Soften(string words, int intensity) => SetAside.While(words, free =>
    {
        string soft = Tidy(Sworn(Called(Calm(free))));
        if (intensity >= 2)
            soft = Tidy(string.Concat(SentenceParts.Of(Wished(Judged(Exclaimed().Replace(soft, ".")))).Select(Asked)));
        if (intensity >= 3)
            soft = Tidy(string.Concat(SentenceParts.Of(Differed(soft)).Select(Courteous)));
        // Somebody who only swore has said nothing else: what becomes of it is for the screening.
        return soft.Any(c => char.IsLetterOrDigit(c) || SetAside.Is(c)) ? soft : free;
    });

    /// <summary>Shouting by marks and by capitals.</summary>
    private static string Calm(string text)
    {
        text = Marks().Replace(text, match => match.Value.Contains('?', StringComparison.Ordinal) ? "?" : "!");
        int upper = text.Count(char.IsUpper), letters = text.Count(char.IsLetter);
        if (letters >= 8 && upper * 10 >= letters * 7 && text.Count(c => c == ' ') >= 2)
        {
            text = LoneI().Replace(text.ToLowerInvariant(), "I");
            return string.Concat(SentenceParts.Of(text).Select(Capital));
        }

        return Shouted().Replace(text, match => match.Value.ToLowerInvariant());
    }

    /// <summary>"You idiots, play it!" and "Play it, you idiots!" lose the idiots.</summary>
    private static string Called(string text) => Names().Replace(text, match =>
    {
        string before = match.Groups["before"].Value, after = match.Groups["after"].Value;
        bool begins = before.Length == 0 || before[0] is '.' or '!' or '?' or ';';
        return begins ? before + after.TrimStart(',', '.', '!', '?', ';', ' ') : after;
    });

    private static string Sworn(string text)
    {
        text = Question().Replace(text, "${word}");
        text = Sake().Replace(text, "");
        text = Oath().Replace(text, "");
        text = Intensifier().Replace(text, "");
        return Rough().Replace(text, match => Cased(match.Value, match.Value.ToLowerInvariant() switch
        {
            "shitty" or "crappy" => "poor",
            "bullshit" => "nonsense",
            "pissed off" => "annoyed",
            "pissed" => "annoyed",
            _ => "rubbish",
        }));
    }

    private static string Judged(string text)
    {
        text = Garbage().Replace(text, "${be} not my taste");
        text = Hate().Replace(text, match => Cased(match.Groups["word"].Value, "do not like"));
        return Judgement().Replace(text, match =>
        {
            string mild = Judgements[match.Groups["word"].Value];
            string article = match.Groups["article"].Value;
            return article.Length == 0
                ? Cased(match.Groups["word"].Value, mild)
                : Cased(article, mild[0] is 'u' or 'i' or 'a' or 'e' or 'o' ? "an " : "a ") + mild;
        });
    }

    private static string Wished(string text)
    {
        text = Want().Replace(text, "I would like");
        text = Gimme().Replace(text, match => Cased(match.Value, "please give me"));
        return Must().Replace(text, match => Cased(match.Value, "it would be nice if you could"));
    }

    /// <summary>"Play it." becomes "Please play it."</summary>
    private static string Asked(string sentence)
    {
        Match match = Order().Match(sentence);
        if (!match.Success || sentence.Contains("please", StringComparison.OrdinalIgnoreCase))
            return sentence;
        string verb = match.Groups["verb"].Value, rest = sentence[(match.Index + match.Length)..];
        if (verb.Equals("shut up", StringComparison.OrdinalIgnoreCase))
            verb = "be quiet";
        string lead = match.Groups["lead"].Value;
        return lead + (lead.Length == 0 ? "Please " : "please ") + char.ToLowerInvariant(verb[0]) + verb[1..] + rest;
    }

    /// <summary>"Please play it." becomes "Could you please play it?" A sentence that goes on after a comma stays.</summary>
    private static string Courteous(string sentence)
    {
        Match match = Pleaded().Match(sentence);
        if (!match.Success)
            return sentence;
        string wish = Negated().Replace(match.Groups["wish"].Value, "not ");
        return $"Could you please {wish}?{match.Groups["end"].Value}";
    }

    private static string Differed(string text)
    {
        text = Wrong().Replace(text, match => Cased(match.Value, "I see it differently"));
        text = Untrue().Replace(text, match => Cased(match.Value, "I am not sure that is right"));
        text = Dislike().Replace(text, "I am not so fond of");
        return AtOnce().Replace(text, "when you can");
    }

    private static string Tidy(string text)
    {
        text = Space().Replace(text, " ");
        text = BeforeMark().Replace(text, "${mark}");
        text = Commas().Replace(text, "${mark}");
        text = text.Trim(' ', ',', ';');
        text = Stops().Replace(text, "${mark}");
        return string.Concat(SentenceParts.Of(text.TrimStart('.', '!', ' ', ',')).Select(Capital));
    }

    private static string Capital(string sentence) =>
        sentence.Length > 0 && sentence[0] is >= 'a' and <= 'z' && !sentence.AsSpan(1).StartsWith("Phone", StringComparison.Ordinal)
            ? char.ToUpperInvariant(sentence[0]) + sentence[1..]
            : sentence;

    private static string Cased(string like, string words) => like.Length > 0 && char.IsUpper(like[0]) ? char.ToUpperInvariant(words[0]) + words[1..] : words;

    [GeneratedRegex("[!?！？]{2,}|！", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\bi\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoneI();

    [GeneratedRegex(@"\b(VERY|NEVER|ALWAYS|NOW|REALLY|STOP|PLEASE|NOT|WORST|BEST|HATE|LOVE|ALL|TOO|THIS|MUCH|EVER|AGAIN|EVERY|NOTHING|ONLY|YOU|YOUR|STUPID|TERRIBLE|AWFUL|HORRIBLE|PLAY|EVERYONE|NOBODY|SO|WHY|WHAT|CANNOT|MUST)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shouted();

    [GeneratedRegex(@"(?<before>^|,\s*|[.!?;]\s+|\s)(?<!\b(are|were|do|did|can|will|would|should|could|if|that)\s)you\s+((stupid|bloody|damn|fucking|absolute|complete|utter|total|lazy|silly)\s+)*(idiots?|morons?|fools?|clowns?|jerks?|losers?|dummy|dummies|dumbass(es)?|bastards?|assholes?|pigs)(?<after>\s*([,.!?;]\s*|$))", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\b(?<word>what|why|who|how|where|when)\s+the\s+(hell|fuck|heck)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Question();

    [GeneratedRegex(@",?\s*\bfor\s+(fuck|god|christ|pete|heaven)['’]?s\s+sake\b,?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Sake();

    [GeneratedRegex(@"(,\s*)?\b(god\s*damn\s+it|damn\s+it|dammit|bloody\s+hell|wtf|ffs|holy\s+(shit|crap)|oh\s+(shit|crap)|screw\s+(this|that))\b,?|\s+as\s+(hell|fuck)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Oath();

    [GeneratedRegex(@"\b(fucking|fuckin['’]?|freaking|frigging|friggin['’]?|bloody|god\s*damned|god\s*damn|damned|damn|effing)\s+(?=[\p{L}\uE000-\uE0FF])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Intensifier();

    [GeneratedRegex(@"\b(bullshit|shitty|crappy|shit|crap|pissed\s+off|pissed)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Rough();

    [GeneratedRegex("!", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Exclaimed();

    [GeneratedRegex(@"\b(?<be>is|are|was|were)\s+((just|such|total|pure|complete|absolute)\s+)*(garbage|trash|rubbish)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Garbage();

    [GeneratedRegex(@"(?<=\b(I|we|they|you|people|really|just|also)\s)(?<word>hate)\b(?=\s)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Hate();

    [GeneratedRegex(@"(\b(?<article>an?\s+))?\b(?<word>terrible|horrible|awful|dreadful|atrocious|pathetic|lousy|stupid|dumb|idiotic|moronic|boring|disgusting|worst|ridiculous|sucks|hates|hated)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Judgement();

    [GeneratedRegex(@"\b[Ii]\s+(want|demand)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Want();

    [GeneratedRegex(@"\bgimme\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Gimme();

    [GeneratedRegex(@"\byou(\s+must|\s+have\s+to|\s+need\s+to|\s+had\s+better|['’]d\s+better)\b(?!\s+(be|know|have)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Must();

    // A verb before a capital may be the beginning of a title ("Go Your Own Way"), except where something is to be played or stopped.
    [GeneratedRegex(@"^(?<lead>((hey|hi|ok|okay|so|and|now|come on|yo)\b[,!]?\s+)*)(?<verb>(((do\s+not|don['’]t|never)\s+)?(play|stop|skip|give|tell|read|answer|say|send|shut\s+up))(?=\s+[^\s]|\s*[.,]|\s*$)|((do\s+not|don['’]t|never)\s+)?(turn|put|bring|get|make|talk|speak|change|wait|listen|show|start|switch|keep|drop|cut|quit|fix|explain|repeat|sing|remember|check|call|take|leave|go|come|let)(?=\s+(?-i:I\s|[a-z\uE000-\uE0FF])))(?!\s+(is|was|are|were|by|has)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Order();

    [GeneratedRegex(@"^Please\s+(?<wish>(?!(find|note|accept|forgive|excuse)\b)[^,;:]{2,200}?)(?<stop>[.!]*)(?<end>\s*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pleaded();

    [GeneratedRegex(@"^(do\s+not|don['’]t|never)\s+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Negated();

    [GeneratedRegex(@"\byou(\s+are|['’]re)\s+((so|all|totally|completely|just)\s+)?wrong\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Wrong();

    [GeneratedRegex(@"\b(that|it|this)(\s+is|['’]s)\s+((so|all|totally|completely|just|simply)\s+)?(wrong|not\s+true|nonsense)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Untrue();

    [GeneratedRegex(@"\bI\s+do\s+not\s+like\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dislike();

    [GeneratedRegex(@"\b(right\s+now|immediately|at\s+once|this\s+instant)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AtOnce();

    [GeneratedRegex(@"\s{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@"\s+(?<mark>[,.!?;](?=\s|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BeforeMark();

    [GeneratedRegex(@"[,;]+\s*(?<mark>[,;.!?])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commas();

    [GeneratedRegex(@"(?<mark>[.!?])\s*[,;]|(?<mark>[?!])\s*\.(?=\s|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stops();
}
