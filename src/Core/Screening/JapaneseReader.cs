namespace Radio24.Core.Screening;

/// <summary>
/// Reads a folded text character by character without what stands between: spaces, signs, prolonged sounds; a character that is
/// repeated three times and more counts once. Places are characters.
/// </summary>
internal sealed class JapaneseReader
{
    private readonly AhoCorasick _finder;
    private readonly Variant[][] _variants;
    private readonly (string Word, int[] Classes)[] _masked;

    public JapaneseReader(Lexicon lexicon)
    {
        IGrouping<string, Variant>[] words = [.. lexicon.Words
            .Select(w => new Variant(w.Key.Trim('^', '$'), w.Key[0] == '^', w.Key[^1] == '$', w.Value))
            .GroupBy(v => v.Word)];
        _finder = new AhoCorasick([.. words.Select(w => w.Key)]);
        _variants = [.. words.Select(w => w.ToArray())];
        int masked = lexicon.ClassOf("masked");
        _masked = [.. lexicon.Words.Where(w => w.Value.Contains(masked)).Select(w => (w.Key, w.Value))];
    }

    private sealed record Variant(string Word, bool AtStart, bool AtEnd, int[] Classes);

    /// <returns>Where each character stands in the folded text.</returns>
    public List<int> Read(string text, Reading reading)
    {
        (char[] view, List<int> places, bool[] apart, bool[] ends) = View(text);
        reading.Begin(view.Length);
        ends.AsSpan(0, view.Length).CopyTo(reading.Ends);
        var hits = new List<AhoCorasick.Hit>();
        _finder.Find(view, hits);
        foreach (AhoCorasick.Hit hit in hits)
        {
            foreach (Variant variant in _variants[hit.Word])
            {
                if ((variant.AtStart && !IsApart(hit.Start)) || (variant.AtEnd && !IsApart(hit.End)))
                    continue;
                foreach (int number in variant.Classes)
                    reading.Add(number, hit.Start, hit.End);
            }
        }

        Unmask(view, reading);
        return places;

        bool IsApart(int place) => place == 0 || place == view.Length || apart[place]
            || char.IsAscii(view[place - 1]) != char.IsAscii(view[place]);
    }

    private static (char[] View, List<int> Places, bool[] Apart, bool[] Ends) View(string text)
    {
        var view = new List<char>(text.Length);
        var places = new List<int>(text.Length);
        bool[] apart = new bool[text.Length + 1];
        bool[] ends = new bool[text.Length + 1];
        int run = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '。' or '!' or '?' or '｡')
                ends[view.Count] = apart[view.Count] = true;
            else if (c is 'ー' or '~')
                continue;
            else if (!char.IsLetterOrDigit(c) && !IsMask(c))
                apart[view.Count] = true;
            if (!char.IsLetterOrDigit(c) && !IsMask(c))
                continue;
            run = view.Count > 0 && view[^1] == c && !apart[view.Count] && !char.IsAsciiDigit(c) && !IsMask(c) ? run + 1 : 1;
            if (run >= 3)
            {
                if (run == 3)
                {
                    view.RemoveAt(view.Count - 1);
                    places.RemoveAt(places.Count - 1);
                }

                continue;
            }

            view.Add(IsMask(c) ? '○' : c);
            places.Add(i);
        }

        return ([.. view], places, apart, ends);
    }

    private static bool IsMask(char c) => c is '○' or '〇' or '*' or '×' or '✕' or '✖' or '❌' or '■' or '□' or '●';

    /// <summary>"レ○プ", "死*よ": every word of the list that it may stand for.</summary>
    private void Unmask(ReadOnlySpan<char> view, Reading reading)
    {
        const int MostMasks = 24;
        int masks = 0;
        for (int at = view.IndexOf('○'); at >= 0 && masks < MostMasks; masks++)
        {
            foreach ((string word, int[] classes) in _masked)
            {
                for (int i = 0; i < word.Length; i++)
                {
                    int start = at - i;
                    if (start < 0 || start + word.Length > view.Length || !Same(view.Slice(start, word.Length), word))
                        continue;
                    foreach (int number in classes)
                        reading.Add(number, start, start + word.Length);
                }
            }

            int next = view[(at + 1)..].IndexOf('○');
            at = next < 0 ? -1 : at + 1 + next;
        }

        static bool Same(ReadOnlySpan<char> part, string word)
        {
            int letters = 0;
            for (int i = 0; i < word.Length; i++)
            {
                if (part[i] == word[i])
                    letters++;
                else if (part[i] != '○')
                    return false;
            }

            return letters >= 2 || (letters == 1 && word.Length == 2);
        }
    }
}
