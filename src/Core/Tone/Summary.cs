using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>
/// Makes a post shorter by what can be left out, in the author's own words. Names, numbers, the question, the wish and the song's title stay:
/// a post that is made of them stays whole. Done twice it is the same as done once.
/// </summary>
internal static partial class Summary
{
    /// <param name="intensity">
    /// 1: fillers, courtesies and what is said twice go. 2: of the rest, only what is essential and the first sentence that says something stay.
    /// 3: only what is essential; without anything essential, the first sentence.
    /// </param>
    public static string Summarise(string words, int intensity) => SetAside.While(words, free =>
    {
        string plain = Space().Replace(Fillers(free), " ").Trim();
        List<string> all = SentenceParts.Of(plain);
        var kept = new List<string>();
        var said = new HashSet<string>(StringComparer.Ordinal);
        bool has = false;
        int essential = all.Count(sentence => GistOf.Of(sentence) == Gist.Essential);
        foreach (string sentence in all)
        {
            if (!said.Add(Folded(sentence)))
                continue;
            Gist gist = GistOf.Of(sentence);
            bool stays = gist == Gist.Essential
                || (gist == Gist.Content && (intensity == 1 || (!has && (intensity == 2 || essential == 0))));
            has |= gist == Gist.Content;
            if (stays)
                kept.Add(sentence);
        }

        string shorter = string.Concat(kept).Trim();
        return shorter.Any(c => char.IsLetterOrDigit(c) || SetAside.Is(c)) ? shorter : free;
    });

    private static string Fillers(string text)
    {
        // "Well, you know, …": what one uncovers is the next.
        for (int i = 0; i < 8; i++)
        {
            string less = Filler(text);
            if (less == text)
                break;
            text = less;
        }

        return text;
    }

    private static string Filler(string text)
    {
        text = EnglishFiller().Replace(text, match => match.Groups["begins"].Success ? "" : match.Groups["comma"].Value.Length > 0 && match.Groups["behind"].Value.Length > 0 ? "," : "");
        text = JapaneseFiller().Replace(text, "");
        text = BeforeMark().Replace(text, "${mark}");
        return string.Concat(SentenceParts.Of(text.Trim()).Select(Capital));
    }

    // Only what the fillers' going has left small.
    private static string Capital(string sentence) =>
        sentence.Length > 1 && sentence[0] is >= 'a' and <= 'z' && char.IsLower(sentence[1]) ? char.ToUpperInvariant(sentence[0]) + sentence[1..] : sentence;

    private static string Folded(string sentence)
    {
        var folded = new StringBuilder(sentence.Length);
        foreach (char c in sentence)
        {
            if (char.IsLetterOrDigit(c) || SetAside.Is(c) || c is '?' or '？')
                folded.Append(char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }

    [GeneratedRegex(@"(?<begins>(?<=^|[.!?]\s)(um+|uh+|er+m?|hmm+|well|so|anyway|ok(ay)? so|you know|i mean|basically|honestly|actually|to be honest|by the way|btw|like)(,|\.\.\.|…)\s+)|(?<comma>,)?\s+(um+|uh+|erm|you know|i mean|basically|to be honest|tbh|btw|by the way|if you know what i mean|sort of|kind of|lol|haha)(?<behind>,)|(,\s*|\s+)(lol|haha+|you know|i guess|or something|if you know what i mean|to be honest|tbh)(?=[.!?]|$)|\s+(um+|uh+|erm)(?=\s)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishFiller();

    [GeneratedRegex(@"(?<=^|[。、！？!?\s])(えーっと|えーと|ええと|えっと|あのー|あの|まあ|まぁ|なんか|なんというか|ちなみに|ところで|実は|正直|とりあえず)、|[（(](笑|爆笑|泣|汗)[）)]|(?<=[\p{L}。、！？])[wｗ]{2,}(?=[。、！？!\s]|$)|(?<=[\p{L}])(笑)(?=[。！？!\s]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JapaneseFiller();

    [GeneratedRegex(@"\s+(?<mark>[,.!?;](?=\s|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BeforeMark();

    [GeneratedRegex(@"\s{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Space();
}
