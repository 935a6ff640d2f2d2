using System.Text.RegularExpressions;

namespace Radio24.Core.Phrases;

/// <summary>Every phrase by kind and language, with all choices expanded.</summary>
public static partial class PhraseBank
{
    private static readonly Dictionary<(PhraseKind, string), IReadOnlyList<IReadOnlyList<string>>> Bank = Build();

    /// <summary>The phrases of a kind, one list per template.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Families(PhraseKind kind, string language) => Bank[(kind, language)];

    /// <summary>
    /// Picks a phrase (placeholders still open) that was not used within the memory's window, from the template unused for longest, and
    /// records it; null if all were used.
    /// </summary>
    /// <param name="roll">Random source: given n, returns 0 to n − 1.</param>
    public static string? Choose(PhraseKind kind, string language, PhraseMemory memory, DateTimeOffset now, Func<int, int> roll)
    {
        var fresh = Families(kind, language)
            .Select(family => (
                Phrases: family.Where(p => memory.SaidAt(p, now) is null).ToList(),
                Last: family.Max(p => memory.SaidAt(p, now) ?? DateTimeOffset.MinValue)))
            .Where(f => f.Phrases.Count > 0)
            .ToList();
        if (fresh.Count == 0)
            return null;
        DateTimeOffset longest = fresh.Min(f => f.Last);
        var families = fresh.FindAll(f => f.Last == longest);
        List<string> phrases = families[roll(families.Count)].Phrases;
        string phrase = phrases[roll(phrases.Count)];
        memory.Said(phrase, now);
        return phrase;
    }

    private static Dictionary<(PhraseKind, string), IReadOnlyList<IReadOnlyList<string>>> Build()
    {
        Dictionary<(PhraseKind, string), IReadOnlyList<IReadOnlyList<string>>> bank = [];
        foreach ((string language, var templates) in new[]
        {
            (Language.English, EnglishPhrases.Templates), (Language.Japanese, JapanesePhrases.Templates),
        })
        {
            foreach ((PhraseKind kind, string[] lines) in templates)
                bank[(kind, language)] = [.. lines.Select(IReadOnlyList<string> (line) => [.. Expand(line).Distinct()])];
        }

        return bank;
    }

    private static IEnumerable<string> Expand(string template)
    {
        Match choice = Choice().Match(template);
        if (!choice.Success)
            return [template];
        string before = template[..choice.Index];
        string[] after = [.. Expand(template[(choice.Index + choice.Length)..])];
        return choice.Groups["choices"].Value.Split('|').SelectMany(one => after.Select(rest => before + one + rest));
    }

    [GeneratedRegex(@"\[(?<choices>[^\]]*)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Choice();
}

/// <summary>Remembers when each phrase was said, so that none is repeated within the hour. Not thread-safe: each presenter has its own.</summary>
public sealed class PhraseMemory(TimeSpan window)
{
    private readonly Dictionary<string, DateTimeOffset> _saidAt = [];
    private DateTimeOffset _forgetAt = DateTimeOffset.MinValue;

    public PhraseMemory()
        : this(TimeSpan.FromHours(1))
    {
    }

    /// <summary>How long before a phrase may be repeated.</summary>
    public TimeSpan Window { get; } = window;

    /// <summary>When the phrase was last said, if within the window.</summary>
    public DateTimeOffset? SaidAt(string phrase, DateTimeOffset now) =>
        _saidAt.TryGetValue(phrase, out DateTimeOffset at) && now - at < Window ? at : null;

    public void Said(string phrase, DateTimeOffset now)
    {
        _saidAt[phrase] = now;
        if (now < _forgetAt)
            return;
        _forgetAt = now + Window;
        foreach ((string old, DateTimeOffset at) in _saidAt)
        {
            if (now - at >= Window)
                _saidAt.Remove(old);
        }
    }
}
