using System.Text;

namespace Radio24.Core.Screening;

/// <summary>
/// Reads the patterns of a lexicon (Lexicons/README.md) and numbers what they are made of. Every word and every list of
/// alternatives is a class; the same list is the same class.
/// </summary>
/// <param name="spaced">True where words stand apart (English), false where anything may follow anything (Japanese).</param>
internal sealed class LexiconGrammar(bool spaced)
{
    /// <summary>Before a Japanese word of kana that begins in katakana.</summary>
    public const char Katakana = '<';

    /// <summary>How far ".." reaches, in words or characters.</summary>
    private readonly int _gap = spaced ? 3 : 6;

    private readonly Dictionary<string, int> _classes = [];
    private readonly Dictionary<string, HashSet<int>> _words = [];

    /// <summary>By the word as a text has it; Japanese ones may begin with ^ and end with $.</summary>
    public IReadOnlyDictionary<string, int[]> Words => _words.ToDictionary(w => w.Key, w => w.Value.ToArray());

    /// <summary>Members of classes that are of several words; their owner is the class.</summary>
    public List<Pattern> Phrases { get; } = [];

    public int Classes => _classes.Count;

    public int ClassOf(string name) => _classes.GetValueOrDefault("@" + name, -1);

    /// <summary>Lines "@name = a|b c|d~"; a class may name one that is defined above it.</summary>
    public void Define(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] sides = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides[0] is not ['@', ..])
                throw new FormatException($"no class: {line}");
            if (!_classes.TryGetValue(sides[0], out int number))
                _classes[sides[0]] = number = _classes.Count;
            foreach (string member in Alternatives(sides[1]))
                AddMember(number, member);
        }
    }

    /// <returns>The pattern, once for each choice of what is optional.</returns>
    /// <exception cref="FormatException">It is no pattern.</exception>
    public IEnumerable<Pattern.Part[]> Read(string pattern)
    {
        var all = new List<List<Pattern.Part>> { new() };
        int gap = 0;
        foreach (string token in Tokens(pattern))
        {
            if (token.StartsWith("..", StringComparison.Ordinal))
            {
                gap = token.Length > 2 ? int.Parse(token.AsSpan(2)) : _gap;
                continue;
            }

            bool optional = token[^1] == '?';
            string text = optional ? token[..^1] : token;
            if (text.Length == 0 || text is "[]")
                throw new FormatException($"nothing before ? in: {pattern}");
            int number = text[0] switch
            {
                '@' => _classes.TryGetValue(text, out int known) ? known : throw new FormatException($"no class {text} in: {pattern}"),
                '[' => Anonymous(Alternatives(text[1..^1])),
                _ => Anonymous([text]),
            };
            int before = gap;
            all = [.. all.SelectMany(parts => optional ? (List<Pattern.Part>[])[parts, [.. parts, new(number, before)]] : [[.. parts, new(number, before)]])];
            gap = 0;
        }

        all.RemoveAll(parts => parts.Count == 0);
        if (all.Count == 0)
            throw new FormatException($"no pattern: {pattern}");
        return all.Select(parts => parts.ToArray());
    }

    private int Anonymous(IReadOnlyCollection<string> alternatives)
    {
        string name = string.Join('|', alternatives.Order(StringComparer.Ordinal));
        if (_classes.TryGetValue(name, out int number))
            return number;
        _classes[name] = number = _classes.Count;
        foreach (string member in alternatives)
            AddMember(number, member);
        return number;
    }

    private void AddMember(int number, string member)
    {
        if (member[0] == '@')
        {
            int other = _classes.TryGetValue(member, out int known) ? known : throw new FormatException($"no class {member}");
            foreach (HashSet<int> classes in _words.Values.Where(classes => classes.Contains(other)))
                classes.Add(number);
            Phrases.AddRange([.. Phrases.Where(p => p.Owner == other).Select(p => p with { Owner = number })]);
            return;
        }

        string[] words = member.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (spaced && words.Length > 1)
        {
            Phrases.Add(new Pattern([.. words.Select(word => new Pattern.Part(Anonymous([word]), 0))], number));
            return;
        }

        foreach (string form in Forms(string.Concat(words)))
        {
            if (!_words.TryGetValue(form, out HashSet<int>? classes))
                _words[form] = classes = [];
            classes.Add(number);
        }
    }

    /// <summary>A word as it may be written: folded, and with its endings if it ends in ~.</summary>
    private IEnumerable<string> Forms(string word)
    {
        string plain = Folding.Plain(word.TrimEnd('~')).Replace("'", "");
        if (!spaced)
        {
            // What a text is read without; a mark at the end says that the word ends there.
            string read = string.Concat(plain.Where((c, i) => char.IsLetterOrDigit(c) && c != 'ー' || c is '○' or '〇' || (c == '^' && i == 0) || (c == '$' && i == plain.Length - 1) || c == '_'));
            if (read.Trim('^', '$', '_').Length == 0)
                return [];
            string form = plain[^1] is '!' or '?' ? read + '$' : read.Replace('〇', '○');
            return [IsKatakana(word) ? Katakana + form : form];
        }

        return word[^1] == '~' ? Endings.Of(plain) : [plain];
    }

    private static bool IsKatakana(string word)
    {
        string letters = string.Concat(word.Where(char.IsLetter));
        return letters.Length > 0 && letters[0] is >= 'ァ' and <= 'ヺ' && letters.All(c => c is (>= 'ァ' and <= 'ヺ') or 'ー' || Folding.IsKana(c));
    }

    /// <summary>Splits at | and opens braces: "w{h,}anker|twat" is three.</summary>
    private static string[] Alternatives(string text) => [.. text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(Opened).Where(choice => choice.Length > 0)];

    private static IEnumerable<string> Opened(string text)
    {
        int open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return [text];
        int close = text.IndexOf('}', open);
        return text[(open + 1)..close].Split(',').SelectMany(choice => Opened(text[..open] + choice + text[(close + 1)..]));
    }

    private static IEnumerable<string> Tokens(string pattern)
    {
        var token = new StringBuilder();
        int depth = 0;
        string text = pattern.Trim();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool gap = token.Length >= 2 && token[0] == '.' && token[1] == '.' && !char.IsAsciiDigit(c);
            bool ends = c is '[' or ' ' || gap || (c == '.' && token.Length > 0 && token[^1] != '.');
            if (depth == 0 && ends && token.Length > 0)
            {
                yield return Bracketed(token);
                token.Clear();
            }

            if (c == ' ' && depth == 0)
                continue;
            depth += c switch { '[' => 1, ']' => -1, _ => 0 };
            token.Append(c);
            if (c == ']' && depth == 0 && (i + 1 == text.Length || text[i + 1] != '?'))
            {
                yield return Bracketed(token);
                token.Clear();
            }
        }

        if (token.Length > 0)
            yield return Bracketed(token);

        static string Bracketed(StringBuilder token)
        {
            string text = token.ToString();
            if (text[0] == '[' || !text.Contains('{', StringComparison.Ordinal))
                return text;
            string choices = text.TrimEnd('?');
            bool optional = choices.Length < text.Length || Opened(choices).Contains("");
            return optional ? $"[{choices}]?" : $"[{choices}]";
        }
    }
}
