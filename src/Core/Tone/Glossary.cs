using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>
/// How the owner wants things to be called and read. One term a line: <c>term = house term</c>, <c>term = house term | reading</c>, or
/// <c>term = | reading</c>; <c>#</c> begins a comment. Latin terms match as whole words in any case, others anywhere; the longest first.
/// </summary>
public sealed class Glossary
{
    /// <summary>More lines than that are not read: a glossary is written by hand.</summary>
    public const int MostTerms = 2_000;

    private const int LongestTerm = 80;

    private readonly Dictionary<string, Term> _terms = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? _found;

    private Glossary(IReadOnlyList<Term> terms)
    {
        foreach (Term term in terms)
            _terms[term.Word] = term;
        // What a term becomes is found too, and stays: "JR = JR Line" must not become "JR Line Line" the second time.
        foreach (Term term in terms)
        {
            _terms.TryAdd(term.House, term with { Word = term.House });
            _terms.TryAdd(term.Reading, new Term(term.Reading, term.Reading, term.Reading));
        }

        string[] words = [.. _terms.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)];
        if (words.Length > 0)
        {
            _found = new Regex(
                string.Join('|', words.Select(word => $"{(IsLatin(word[0]) ? @"(?<![\p{L}\p{N}])" : "")}{Regex.Escape(word)}{(IsLatin(word[^1]) ? @"(?![\p{L}\p{N}-[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]])" : "")}")),
                RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }

        string written = string.Join('\n', terms.Select(term => $"{term.Word}={term.House}|{term.Reading}"));
        Version = terms.Count == 0 ? "none" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written)))[..12];
    }

    private sealed record Term(string Word, string House, string Reading);

    public static Glossary Empty { get; } = new([]);

    /// <summary>Another one when any term is another; "none" without terms.</summary>
    public string Version { get; }

    /// <summary>A line that says nothing is passed over, as is a term that is too long: a slip of the pen stops no station.</summary>
    public static Glossary Parse(string text)
    {
        var terms = new List<Term>();
        foreach (string line in text.Split('\n').Take(MostTerms))
        {
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            string[] sides = (comment < 0 ? line : line[..comment]).Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length < 2)
                continue;
            string[] said = sides[1].Split('|', 2, StringSplitOptions.TrimEntries);
            string word = sides[0], house = said[0].Length > 0 ? said[0] : word, reading = said.Length > 1 && said[1].Length > 0 ? said[1] : house;
            if (word.Length is > 0 and <= LongestTerm && house.Length <= LongestTerm && reading.Length <= LongestTerm)
                terms.Add(new Term(word, house, reading));
        }

        return terms.Count == 0 ? Empty : new Glossary(terms);
    }

    /// <param name="intensity">1: house terms. 2 and 3: as they are read.</param>
    public string Apply(string words, int intensity) => _found is null
        ? words
        : _found.Replace(words, match => _terms.TryGetValue(match.Value, out Term? term) ? intensity == 1 ? term.House : term.Reading : match.Value);

    /// <summary>Whether the owner's terms have this word.</summary>
    public bool Has(string word) => _found?.Match(word) is { Success: true, Length: var length } && length == word.Length;

    private static bool IsLatin(char c) => char.IsLetterOrDigit(c) && c < 0x250;
}
