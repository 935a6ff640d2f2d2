using System.Text.RegularExpressions;

namespace Radio24.Core.Screening;

/// <summary>A keeper's own words that are not aired: Latin ones as whole words, others anywhere.</summary>
internal sealed class BlockedWords
{
    private readonly Regex? _latin;
    private readonly string[] _anywhere;

    public BlockedWords(IEnumerable<string> blocked)
    {
        string[] words = [.. blocked.Select(word => Folding.Plain(word).Trim()).Where(w => w.Length > 0)];
        string[] latin = [.. words.Where(w => w.All(c => c < 0x250))];
        _anywhere = [.. words.Except(latin)];
        if (latin.Length > 0)
        {
            string pattern = string.Join('|', latin.Select(w => Regex.Escape(w).Replace(@"\ ", @"\s+")));
            _latin = new Regex($@"(?<![\p{{L}}\p{{N}}])({pattern})(?![\p{{L}}\p{{N}}])", RegexOptions.ExplicitCapture | RegexOptions.Compiled, TimeSpan.FromSeconds(1));
        }
    }

    /// <returns>The first of them; null if there is none.</returns>
    public Range? In(string folded)
    {
        if (_latin?.Match(folded) is { Success: true } match)
            return match.Index..(match.Index + match.Length);
        foreach (string word in _anywhere)
        {
            int at = folded.IndexOf(word, StringComparison.Ordinal);
            if (at >= 0)
                return at..(at + word.Length);
        }

        return null;
    }
}
