using System.Globalization;

namespace Radio24.Core.Screening;

/// <summary>
/// Groups of phrases and rules about which of them stand together, from a table. Reading is one pass over the folded text: its time
/// grows with the text alone.
/// <code>
/// group: phrase | phrase | word*        Latin phrases are whole words; * lets more letters follow
/// = score tag : a ~20 b ~10 c           b begins within 20 characters after the end of a, and so on
/// &amp; score tag : a ~30 b                the same in any order
/// ^a: where a sentence begins ("please" and the like may stand before); -d: no d right before; &gt;d: no d right behind; &lt;d: no d ahead in the sentence; !d: no d in the sentence;
/// !!d: no d anywhere; +d: a d somewhere
/// </code>
/// </summary>
internal sealed class PhraseBook
{
    /// <summary>More says nothing more.</summary>
    private const int MostHits = 400;

    private readonly Dictionary<string, int> _groups = [];
    private readonly Dictionary<(int Node, char Next), int> _next = [];
    private readonly List<List<(int Group, bool Open)>?> _ends = [null];
    private readonly Dictionary<int, List<PhraseRule>> _rulesFrom = [];
    private readonly bool[] _begins = new bool[0x10000];

    /// <summary>A rule that holds in a text.</summary>
    /// <param name="Start">Where its first phrase begins, in the folded text.</param>
    internal sealed record Held(string Tag, double Score, int Start, int End);

    public static PhraseBook Of(string table)
    {
        var book = new PhraseBook();
        List<string> rules = [];
        foreach (string line in Table.Lines(table))
        {
            if (line[0] is '=' or '&')
                rules.Add(line);
            else
                book.AddPhrases(line);
        }

        foreach (string rule in rules)
            book.AddRule(rule);
        return book;
    }

    /// <summary>The tags of the rules that hold in words, however these are written, each with how sure it is by itself.</summary>
    public Dictionary<string, double> Signs(string words)
    {
        Dictionary<string, double> signs = [];
        if (words.Length == 0)
            return signs;
        string folded = Readings.Fold(words);
        Note(folded, signs);
        foreach (string reading in Readings.Of(folded))
            Note(reading, signs);
        return signs;
    }

    /// <summary>Puts those of one more text beside what was found before.</summary>
    /// <param name="folded">As it stands: it is read in no other way.</param>
    public void Note(string folded, Dictionary<string, double> signs)
    {
        foreach (Held held in Read(folded))
            signs[held.Tag] = Math.Max(signs.GetValueOrDefault(held.Tag), held.Score);
    }

    /// <summary>How sure all of them make it: 0 (there are none) to 1.</summary>
    public static double Sure(Dictionary<string, double> signs) => 1 - signs.Values.Aggregate(1.0, (doubt, sign) => doubt * (1 - sign));

    /// <param name="text">Folded.</param>
    public List<Held> Read(string text)
    {
        List<Held> held = [];
        List<PhraseHit> hits = Hits(text);
        if (hits.Count == 0)
            return held;
        Sentences? sentences = null;
        for (int i = 0; i < hits.Count; i++)
        {
            if (!_rulesFrom.TryGetValue(hits[i].Group, out List<PhraseRule>? rules))
                continue;
            foreach (PhraseRule rule in rules)
            {
                if (rule.TryHold(hits, i, out int start, out int end) && rule.MayStand(hits, start, end, sentences ??= new Sentences(text)))
                    held.Add(new Held(rule.Tag, rule.Score, start, end));
            }
        }

        return held;
    }

    private List<PhraseHit> Hits(string text)
    {
        List<PhraseHit> hits = [];
        for (int i = 0; i < text.Length && hits.Count < MostHits; i++)
        {
            char c = text[i];
            if (!_begins[c] || (char.IsAsciiLetterOrDigit(c) && i > 0 && char.IsAsciiLetterOrDigit(text[i - 1])))
                continue;
            int node = 0;
            for (int j = i; j < text.Length && _next.TryGetValue((node, text[j]), out node); j++)
            {
                if (_ends[node] is not { } ends)
                    continue;
                bool within = char.IsAsciiLetterOrDigit(text[j]) && j + 1 < text.Length && char.IsAsciiLetterOrDigit(text[j + 1]);
                foreach ((int group, bool open) in ends)
                {
                    if (!within || open)
                        hits.Add(new PhraseHit(group, i, within ? EndOfWord(text, j + 1) : j + 1));
                }
            }
        }

        return hits;
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            at++;
        return at;
    }

    private void AddPhrases(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        int group = GroupOf(line[..colon].Trim(), true);
        foreach (string written in line[(colon + 1)..].Split(" | ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            bool open = written.Length > 1 && written[^1] == '*';
            string phrase = Folding.Plain(open ? written[..^1] : written).Trim();
            if (phrase.Length == 0)
                throw new InvalidOperationException($"an empty phrase in {line}");
            _begins[phrase[0]] = true;
            int node = 0;
            foreach (char c in phrase)
            {
                if (!_next.TryGetValue((node, c), out int next))
                {
                    next = _ends.Count;
                    _ends.Add(null);
                    _next[(node, c)] = next;
                }

                node = next;
            }

            (_ends[node] ??= []).Add((group, open));
        }
    }

    private void AddRule(string line)
    {
        int colon = line.IndexOf(" : ", StringComparison.Ordinal);
        string[] head = line[1..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rule = new PhraseRule(head[1], double.Parse(head[0], CultureInfo.InvariantCulture), line[0] == '&');
        int gap = 0;
        foreach (string token in line[(colon + 3)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (token[0])
            {
                case '~':
                    gap = int.Parse(token[1..], CultureInfo.InvariantCulture);
                    break;
                case '^':
                    rule.AtBeginning = true;
                    rule.Add(GroupOf(token[1..], false), gap);
                    break;
                case '-':
                    rule.NotBefore.Add(GroupOf(token[1..], false));
                    break;
                case '<':
                    rule.NotAhead.Add(GroupOf(token[1..], false));
                    break;
                case '>':
                    rule.NotBehind.Add(GroupOf(token[1..], false));
                    break;
                case '+':
                    rule.Somewhere.Add(GroupOf(token[1..], false));
                    break;
                case '!' when token[1] == '!':
                    rule.Nowhere.Add(GroupOf(token[2..], false));
                    break;
                case '!':
                    rule.NotInSentence.Add(GroupOf(token[1..], false));
                    break;
                default:
                    rule.Add(GroupOf(token, false), gap);
                    break;
            }
        }

        if (!_rulesFrom.TryGetValue(rule.First, out List<PhraseRule>? rules))
            _rulesFrom[rule.First] = rules = [];
        rules.Add(rule);
    }

    private int GroupOf(string name, bool add)
    {
        if (_groups.TryGetValue(name, out int group))
            return group;
        if (!add)
            throw new InvalidOperationException($"no group {name}");
        return _groups[name] = _groups.Count;
    }
}
