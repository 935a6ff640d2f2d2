using System.Collections.Frozen;

namespace Radio24.Core.Screening;

/// <summary>
/// Reads a folded text word by word, each as it stands and as what it may be meant for: with letters for the digits and signs in it, without
/// repeated letters, out of single letters or pieces, behind asterisks, backwards, or inside a longer word. Places are words.
/// </summary>
internal sealed class EnglishReader
{
    private const int LongestWord = 24;
    private const int LongestSpelled = 16;

    /// <summary>Arrows, snowflakes, emoji: what may be written for a word.</summary>
    private const char FirstSign = '\u2190';

    private static readonly System.Buffers.SearchValues<char> EchoLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz '-");

    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _split;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _innocent;
    private readonly ILookup<int, string> _masked;
    private readonly AhoCorasick _inside;
    private readonly int[][] _insideClasses;
    private readonly int _number;
    private readonly int _japanese;
    private readonly int _echo;

    public EnglishReader(Lexicon lexicon)
    {
        _words = lexicon.Words.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
        _split = Of("split").ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
        _innocent = Of("innocent").ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
        _masked = Of("masked").ToLookup(word => word.Length);
        string[] inside = [.. Of("inside")];
        _inside = new AhoCorasick(inside);
        _insideClasses = [.. inside.Select(word => lexicon.Words[word])];
        _number = lexicon.ClassOf("number");
        _japanese = lexicon.ClassOf("japanese");
        _echo = lexicon.ClassOf("echo");

        IEnumerable<string> Of(string name)
        {
            int number = lexicon.ClassOf(name);
            return lexicon.Words.Where(w => w.Value.Contains(number)).Select(w => w.Key);
        }
    }

    /// <returns>Where each word begins and ends in the folded text.</returns>
    public List<(int Start, int End)> Read(string text, Reading reading)
    {
        List<(int Start, int End)> tokens = Tokens(text);
        reading.Begin(tokens.Count);
        var hits = new List<AhoCorasick.Hit>();
        Span<char> word = stackalloc char[LongestWord];
        for (int i = 0; i < tokens.Count; i++)
        {
            (int start, int end) = tokens[i];
            reading.Ends[i] = i > 0 && EndsSentence(text.AsSpan(tokens[i - 1].End, start - tokens[i - 1].End));
            if (!char.IsAsciiLetterOrDigit(text[start]))
            {
                if (_japanese >= 0 && Phrases.Language.IsJapanese(text[start]))
                    reading.Add(_japanese, i, i + 1);
                else if (!char.IsLetterOrDigit(text[start]))
                    Try(reading, text.AsSpan(start, end - start), i, i + 1);
                continue;
            }

            int length = Without(text.AsSpan(start, end - start), '\'', word);
            if (length <= LongestWord)
                AddForms(reading, word[..length], i, i + 1);
            LookInside(reading, text.AsSpan(start, end - start), hits, i);
        }

        AddSpelled(text, tokens, reading);
        AddPieces(text, tokens, reading);
        AddChunks(text, tokens, reading);
        return tokens;
    }

    /// <summary>Runs of Latin letters and digits with apostrophes between them, runs of other letters, and each sign that the lexicon knows.</summary>
    private List<(int Start, int End)> Tokens(string text)
    {
        var tokens = new List<(int, int)>();
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || (text[i] == '\'' && i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]))))
                    i++;
            }
            else
            {
                while (i < text.Length && char.IsLetterOrDigit(text[i]) && !char.IsAscii(text[i]))
                    i++;
            }

            if (i == start)
            {
                int sign = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
                i += sign;
                if (text[start] < FirstSign || !_words.ContainsKey(text.AsSpan(start, sign)))
                    continue;
            }

            tokens.Add((start, i));
        }

        return tokens;
    }

    private static bool EndsSentence(ReadOnlySpan<char> between)
    {
        int at = between.IndexOfAny(".!?。");
        return at >= 0 && (at + 1 == between.Length || between[^1] is ' ' or '"');
    }

    private static int Without(ReadOnlySpan<char> text, char left, Span<char> to)
    {
        int length = 0;
        foreach (char c in text)
        {
            if (c == left)
                continue;
            if (length < to.Length)
                to[length] = c;
            length++;
        }

        return length;
    }

    private void Try(Reading reading, ReadOnlySpan<char> form, int start, int end)
    {
        if (!_words.TryGetValue(form, out int[]? classes))
            return;
        foreach (int number in classes)
            reading.Add(number, start, end);
    }

    private void AddForms(Reading reading, ReadOnlySpan<char> word, int start, int end)
    {
        Try(reading, word, start, end);
        if (word.ContainsAnyInRange('0', '9'))
        {
            if (!word.ContainsAnyExceptInRange('0', '9'))
            {
                if (_number >= 0)
                    reading.Add(_number, start, end);
                return;
            }

            ReadOnlySpan<char> bare = word.Trim("0123456789");
            if (bare.Length >= 3 && bare.Length < word.Length)
                AddForms(reading, bare, start, end);
            return; // as leetspeak: AddChunks
        }

        Span<char> form = stackalloc char[LongestWord + 1];
        TrySingle(reading, word, start, end);
        bool drawn = false;
        for (int i = 2; i < word.Length; i++)
            drawn |= word[i] == word[i - 1] && word[i] == word[i - 2];
        if (drawn)
        {
            TrySingle(reading, form[..Squeeze(word, form, 3, 1)], start, end);
            TrySingle(reading, form[..Squeeze(word, form, 3, 2)], start, end);
            TrySingle(reading, form[..Squeeze(word, form, 2, 1)], start, end);
        }

        ReadOnlySpan<char> single = form[..Squeeze(word, form, 2, 1)];
        if (_split.Contains(single))
            Try(reading, single, start, end);
        if (word.StartsWith("ph"))
        {
            form[0] = 'f';
            word[2..].CopyTo(form[1..]);
            Try(reading, form[..(word.Length - 1)], start, end);
        }

        if (word.Contains('v'))
        {
            word.Replace(form, 'v', 'u');
            Try(reading, form[..word.Length], start, end);
        }

        if (word.Length >= 4)
        {
            word.CopyTo(form);
            form[..word.Length].Reverse();
            if (_split.Contains(form[..word.Length]))
                Try(reading, form[..word.Length], start, end);
        }
    }

    private void TrySingle(Reading reading, ReadOnlySpan<char> word, int start, int end)
    {
        Try(reading, word, start, end);
        if (word.Length >= 4 && word[^1] == word[^2])
            Try(reading, word[..^1], start, end);
    }

    /// <summary>Runs of so many of one letter or more become <paramref name="kept"/> of it.</summary>
    private static int Squeeze(ReadOnlySpan<char> word, Span<char> to, int least, int kept)
    {
        int length = 0;
        for (int i = 0, end; i < word.Length; i = end)
        {
            end = i + 1;
            while (end < word.Length && word[end] == word[i])
                end++;
            int keep = end - i >= least ? kept : end - i;
            to.Slice(length, keep).Fill(word[i]);
            length += keep;
        }

        return length;
    }

    private void LookInside(Reading reading, ReadOnlySpan<char> word, List<AhoCorasick.Hit> hits, int place)
    {
        if (word.Length < 5 || _innocent.Contains(word))
            return;
        hits.Clear();
        _inside.Find(word, hits);
        foreach (AhoCorasick.Hit hit in hits)
        {
            foreach (int number in _insideClasses[hit.Word])
                reading.Add(number, place, place + 1);
        }
    }

    /// <summary>"f u c k", "k.y.s", "D-I-E": words out of single letters, three and more.</summary>
    private void AddSpelled(string text, List<(int Start, int End)> tokens, Reading reading)
    {
        Span<char> word = stackalloc char[LongestSpelled];
        for (int i = 0; i < tokens.Count; i++)
        {
            int length = 0;
            for (int j = i; j < tokens.Count && length < LongestSpelled && tokens[j].End - tokens[j].Start == 1 && char.IsAscii(text[tokens[j].Start]); j++)
            {
                word[length++] = Leet.Letter(text[tokens[j].Start]);
                // Two alone are initials; two before or after others of their kind are a word.
                if (length >= 3 || (length == 2 && IsSingle(text, tokens, j + 1)) || (length == 2 && i > 0 && IsSingle(text, tokens, i - 1)))
                    TrySpelled(reading, word[..length], i, j + 1);
            }
        }
    }

    /// <summary>Also with a letter drawn out: "i d i o o o t".</summary>
    private void TrySpelled(Reading reading, ReadOnlySpan<char> word, int start, int end)
    {
        Try(reading, word, start, end);
        Span<char> form = stackalloc char[LongestSpelled];
        int length = Squeeze(word, form, 3, 1);
        if (length < word.Length && length >= 3)
        {
            Try(reading, form[..length], start, end);
            Try(reading, form[..Squeeze(word, form, 3, 2)], start, end);
        }
    }

    private static bool IsSingle(string text, List<(int Start, int End)> tokens, int token) =>
        token < tokens.Count && tokens[token].End - tokens[token].Start == 1 && char.IsAsciiLetter(text[tokens[token].Start]);

    /// <summary>"fu ck", "f-uck", "ni gg er": words that nobody writes apart by chance, out of two to four pieces.</summary>
    private void AddPieces(string text, List<(int Start, int End)> tokens, Reading reading)
    {
        Span<char> word = stackalloc char[LongestSpelled];
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            int length = 0;
            for (int j = i; j < tokens.Count && j < i + 4; j++)
            {
                (int start, int end) = tokens[j];
                // "M*A*S*H? It" has no such word in it.
                if (length + end - start > LongestSpelled || !char.IsAsciiLetter(text[start]) || (j > i && reading.Ends[j]))
                    break;
                text.AsSpan(start, end - start).CopyTo(word[length..]);
                length += end - start;
                if (j > i && _split.Contains(word[..length]))
                    Try(reading, word[..length], i, j + 1);
            }
        }
    }

    /// <summary>What stands between two spaces and has signs or digits in it.</summary>
    private void AddChunks(string text, List<(int Start, int End)> tokens, Reading reading)
    {
        int token = 0;
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOf(' ', start);
            if (end < 0)
                end = text.Length;
            while (token < tokens.Count && tokens[token].End <= start)
                token++;
            int last = token;
            while (last < tokens.Count && tokens[last].Start < end)
                last++;
            // Grawlix has no word in it; it counts as the word before or after.
            (int from, int to) = last > token ? (token, last) : token < tokens.Count ? (token, token + 1) : (token - 1, token);
            if (_echo >= 0 && from >= 0 && IsEcho(text.AsSpan(start)))
                reading.Add(_echo, from, to);
            if (from >= 0 && end - start is >= 2 and <= 40)
                AddChunk(reading, text.AsSpan(start, end - start), from, to);
        }
    }

    /// <summary>"(((they)))": how those who hate Jews mark whom they mean. A face has no word between its brackets.</summary>
    private static bool IsEcho(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("((("))
            return false;
        ReadOnlySpan<char> inside = text[3..];
        int end = inside.IndexOf(")))");
        return end is >= 3 and <= 40 && char.IsAsciiLetter(inside[0]) && !inside[..end].ContainsAnyExcept(EchoLetters);
    }

    private void AddChunk(Reading reading, ReadOnlySpan<char> chunk, int from, int to)
    {
        if (!chunk.ContainsAnyExceptInRange('a', 'z'))
            return;
        ReadOnlySpan<char> core = chunk.TrimStart("\"'[{.,:;#").TrimEnd("\"'.,;:?!)]}");
        if (core.Length < 2 || !chunk.ContainsAny(Leet.Signs))
            return;
        if (core.ContainsAny(Leet.Masks))
            AddMasked(reading, core, from, to);
        if (!core.ContainsAnyExceptInRange('0', '9'))
            return;
        Span<char> word = stackalloc char[core.Length];
        for (int variant = 0; variant < Leet.Variants; variant++)
        {
            int length = Leet.Read(core, word, variant);
            if (length is >= 2 and <= LongestWord)
                TryDecoded(reading, word[..length], from, to);
        }
    }

    private void TryDecoded(Reading reading, ReadOnlySpan<char> word, int from, int to)
    {
        if (!word.ContainsAnyExceptInRange('0', '9'))
            return;
        AddForms(reading, word, from, to);
        var hits = new List<AhoCorasick.Hit>();
        if (_innocent.Contains(word))
            return;
        _inside.Find(word, hits);
        foreach (AhoCorasick.Hit hit in hits)
        {
            foreach (int number in _insideClasses[hit.Word])
                reading.Add(number, from, to);
        }
    }

    /// <summary>"f**k", "sh*tty", "c#nt": every word of the list that it may stand for.</summary>
    private void AddMasked(Reading reading, ReadOnlySpan<char> core, int from, int to)
    {
        ReadOnlySpan<char> bare = core.Trim("_-~");
        if (bare is ['*', .., '*'] && bare[1..^1].IndexOf('*') < 0)
            return; // emphasis
        foreach (string word in _masked[bare.Length])
        {
            int letters = 0;
            bool same = word[0] == bare[0];
            for (int i = 0; i < bare.Length && same; i++)
            {
                if (bare[i] == word[i])
                    letters++;
                else
                    same = Leet.Masks.Contains(bare[i]);
            }

            if (same && letters < bare.Length && (letters >= 2 || bare[1] == '*'))
                Try(reading, word, from, to);
        }
    }
}
