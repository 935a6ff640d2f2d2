using System.Text.RegularExpressions;

namespace Radio24.Core.Phrases;

/// <summary>Writes words as a voice of this machine has to read them: "GIF" → "jif". What is shown stays as it was.</summary>
public sealed class Pronunciation
{
    private readonly Dictionary<string, string> _said = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? _words;

    /// <param name="words">By the word as it is written.</param>
    public Pronunciation(IReadOnlyDictionary<string, string> words)
    {
        foreach ((string word, string said) in words)
            _said.TryAdd(word, said);
        if (_said.Count > 0)
        {
            // Latin words whole: "AI" is not in "rain". Japanese writes no spaces.
            string any = string.Join('|', _said.Keys.OrderByDescending(word => word.Length).Select(Regex.Escape));
            _words = new Regex(
                $"(?<![A-Za-z0-9])({any})(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        }
    }

    public string Apply(string text) => _words?.Replace(text, match => _said.GetValueOrDefault(match.Value, match.Value)) ?? text;
}
