using System.Runtime.InteropServices;

namespace Radio24.Core.Screening;

/// <summary>
/// What is said in one language, by rule: the files Lexicons/LANGUAGE.*.txt (Lexicons/README.md describes their lines), compiled. A
/// match costs the time of the text: words are found in one pass, and a pattern looks a few words ahead at most.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>What is found inside what an entry of this file says is harmless does not count.</summary>
    private const int Harmless = -1;

    /// <summary>From so many characters on a match may begin with what may be the middle of another word.</summary>
    private const int FewestLoose = 6;

    private readonly List<LexiconEntry> _entries = [];
    private readonly Pattern[][] _phrases; // by first class: what makes another class
    private readonly Pattern[][] _patterns; // by first class: entries, and exceptions as ~entry - 1

    public Lexicon(string language, bool spaced)
    {
        var grammar = new LexiconGrammar(spaced);
        foreach (string name in Table.Names($"Lexicons.{language}."))
        {
            string kind = name.Split('.')[^2];
            if (kind == "classes")
                grammar.Define(Table.Lines(name));
        }

        var patterns = new List<Pattern>();
        foreach (string name in Table.Names($"Lexicons.{language}."))
        {
            string kind = name.Split('.')[^2];
            if (kind == "classes")
                continue;
            foreach (string line in Table.Lines(name))
                Read(grammar, kind, line, patterns);
        }

        Words = grammar.Words;
        ClassOf = grammar.ClassOf;
        _phrases = ByFirst(grammar.Phrases, grammar.Classes);
        _patterns = ByFirst(patterns, grammar.Classes);
    }

    /// <summary>What is looked for in a text, each with the classes that it belongs to.</summary>
    public IReadOnlyDictionary<string, int[]> Words { get; }

    /// <summary>The number of a class that the files define; -1 if they do not.</summary>
    public Func<string, int> ClassOf { get; }

    public IReadOnlyList<LexiconEntry> Entries => _entries;

    /// <param name="Entry">The number of the entry.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Match(int Entry, int Start, int End);

    /// <summary>Adds what the entries say about a text, exceptions taken off.</summary>
    public void Find(Reading reading, List<Match> matches)
    {
        // Phrases that are members of a class become edges of that class; they are made of words alone, so once is enough.
        int words = reading.Edges.Length;
        for (int i = 0; i < words; i++)
        {
            Reading.Edge edge = reading[i];
            foreach (Pattern phrase in _phrases[edge.Class])
            {
                if (phrase.Reach(reading, edge.End) is >= 0 and var end)
                    reading.Add(phrase.Owner, edge.Start, end);
            }
        }

        List<Match>? excused = null;
        int first = matches.Count;
        for (int i = 0; i < reading.Edges.Length; i++)
        {
            Reading.Edge edge = reading[i];
            foreach (Pattern pattern in _patterns[edge.Class])
            {
                if (pattern.Reach(reading, edge.End) is not (>= 0 and var end))
                    continue;
                if (edge.Loose && pattern.Owner >= 0 && end - edge.Start < FewestLoose)
                    continue;
                if (pattern.Owner >= 0)
                    matches.Add(new Match(pattern.Owner, edge.Start, end));
                else
                    (excused ??= []).Add(new Match(pattern.Owner, edge.Start, end));
            }
        }

        if (excused is not null)
        {
            for (int i = matches.Count - 1; i >= first; i--)
            {
                if (IsExcused(matches[i], excused))
                    matches.RemoveAt(i);
            }
        }
    }

    private static bool IsExcused(Match match, List<Match> excused)
    {
        foreach (Match by in excused)
        {
            if (by.Entry == Harmless ? by.Start <= match.Start && match.End <= by.End : by.Entry == Exception(match.Entry) && by.Start < match.End && match.Start < by.End)
                return true;
        }

        return false;
    }

    private static int Exception(int entry) => -2 - entry;

    private void Read(LexiconGrammar grammar, string kind, string line, List<Pattern> patterns)
    {
        if (kind == "harmless")
        {
            foreach (Pattern.Part[] parts in grammar.Read(line))
                patterns.Add(new Pattern(parts, Harmless));
            return;
        }

        string[] halves = line.Split(" ! ", 2);
        int space = halves[0].IndexOf(' ', StringComparison.Ordinal);
        int number = _entries.Count;
        _entries.Add(new LexiconEntry(Enum.Parse<ScreeningRule>(kind, ignoreCase: true), double.Parse(halves[0].AsSpan(0, space)), line));
        foreach (Pattern.Part[] parts in grammar.Read(halves[0][space..]))
            patterns.Add(new Pattern(parts, number));
        foreach (string exception in halves.Length == 2 ? halves[1].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [])
        {
            foreach (Pattern.Part[] parts in grammar.Read(exception))
                patterns.Add(new Pattern(parts, Exception(number)));
        }
    }

    private static Pattern[][] ByFirst(IEnumerable<Pattern> patterns, int classes)
    {
        ILookup<int, Pattern> byFirst = patterns.ToLookup(p => p.Parts[0].Class);
        return [.. Enumerable.Range(0, classes).Select(c => byFirst[c].ToArray())];
    }
}
