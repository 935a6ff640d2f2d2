namespace Radio24.Core.Screening;

/// <summary>
/// Reads a folded text character by character without what stands between: spaces, signs, prolonged sounds; a character that is
/// repeated three times and more counts once. Places are characters.
///
/// Japanese stands without spaces, so a short word would be found inside longer ones. A word is taken in katakana only where a katakana word
/// begins and ends ("ケツ", not "ビスケット"), and nowhere inside a word of the list @innocent ("ききちがい").
/// </summary>
internal sealed class JapaneseReader
{
    /// <summary>What may follow a word in katakana within the same run: what is said at the end of a sentence, and endings.</summary>
    private static readonly string[] Endings = ["よ", "ぞ", "だ", "だよ", "だな", "つ", "すぎ", "すぎる", "やろう", "やろ", "ども", "い", "いよ"];

    /// <summary>After longer words, which hardly begin another one, also these.</summary>
    private static readonly string[] MoreEndings = ["の", "は", "が", "を", "に", "も", "と", "ね", "な", "か", "や", "さ", "わ", "め", "ん", "ら", "る", "した", "して", "しろ", "んだよ", "たち"];

    /// <summary>Hiragana with which no word of the lexicon begins that is written in katakana there: they belong to what stands before.</summary>
    private const string Particles = "のはがをにとでもへやかなお";

    /// <summary>So many kana are found inside other words by chance.</summary>
    public const int Short = 3;

    /// <summary>Hiragana after which a word begins.</summary>
    private const string Before = "はがのをにもとでやへてな";

    private const int LongestInnocent = 12;

    private readonly AhoCorasick _finder;
    private readonly Variant[][] _variants;
    private readonly int _innocent;
    private readonly (string Word, int[] Classes)[] _masked;

    public JapaneseReader(Lexicon lexicon)
    {
        IGrouping<string, Variant>[] words = [.. lexicon.Words
            .Select(w => new Variant(w.Key.TrimStart(LexiconGrammar.Katakana).Trim('^', '$', '_'), w.Key.TrimStart(LexiconGrammar.Katakana)[0] == '^', w.Key[^1] == '$', w.Key[0] == LexiconGrammar.Katakana, w.Key.Contains('_', StringComparison.Ordinal), w.Value))
            .GroupBy(v => v.Word)];
        _finder = new AhoCorasick([.. words.Select(w => w.Key)]);
        _variants = [.. words.Select(w => w.ToArray())];
        int masked = lexicon.ClassOf("masked");
        _masked = [.. lexicon.Words.Where(w => w.Value.Contains(masked)).Select(w => (w.Key.TrimStart(LexiconGrammar.Katakana), w.Value))];
        _innocent = lexicon.ClassOf("innocent");
    }

    /// <param name="Katakana">The lexicon writes it in katakana alone.</param>
    /// <param name="Inside">It counts inside a katakana run too.</param>
    private sealed record Variant(string Word, bool AtStart, bool AtEnd, bool Katakana, bool Inside, int[] Classes);

    /// <returns>Where each character stands in the folded text.</returns>
    public List<int> Read(Folded folded, Reading reading)
    {
        (char[] view, List<int> places, bool[] apart, bool[] ends) = View(folded.Text);
        reading.Begin(view.Length);
        ends.AsSpan(0, view.Length).CopyTo(reading.Ends);
        var hits = new List<AhoCorasick.Hit>();
        _finder.Find(view, hits);
        bool[] katakana = [.. places.Select(folded.IsKatakanaAt)];
        bool[] within = [.. Enumerable.Range(0, view.Length + 1).Select(at => at > 0 && at < view.Length && katakana[at - 1] && katakana[at] && !apart[at])];
        bool[] finishes = Finishes(view, within, hits);
        bool[] begun = new bool[view.Length + 1];
        int[] innocentUntil = Innocents(apart, hits);

        hits.Sort((a, b) => a.Start.CompareTo(b.Start));
        foreach (AhoCorasick.Hit hit in hits)
        {
            bool atBorders = (!within[hit.Start] || begun[hit.Start]) && (finishes[hit.End] || MayEnd(view, within, hit));
            foreach (Variant variant in _variants[hit.Word])
            {
                if ((variant.AtStart && !IsApart(hit.Start)) || (variant.AtEnd && !IsApart(hit.End)))
                    continue;
                if (IsInnocent(hit) || !(atBorders || variant.Inside) || (variant.Katakana && BeginsInParticle(hit)))
                    continue;
                begun[hit.End] |= hit.End - hit.Start >= 2;
                bool loose = IsLoose(hit, variant.Katakana);
                foreach (int number in variant.Classes)
                    reading.Add(number, hit.Start, hit.End, loose);
            }
        }

        Unmask(view, reading);
        return places;

        bool IsApart(int place) => place == 0 || place == view.Length || apart[place]
            || char.IsAscii(view[place - 1]) != char.IsAscii(view[place]);

        // Begins inside an innocent word, or with it and ends before it does.
        bool IsInnocent(AhoCorasick.Hit hit)
        {
            for (int from = Math.Max(0, hit.Start - LongestInnocent); from <= hit.Start; from++)
            {
                if (from == hit.Start ? innocentUntil[from] > hit.End : innocentUntil[from] > hit.Start)
                    return true;
            }

            return false;
        }

        // A few kana in the middle of hiragana or after a kanji: "動かすが", "まぶた".
        bool IsLoose(AhoCorasick.Hit hit, bool isKatakana) =>
            hit.End - hit.Start <= (isKatakana ? Short + 1 : Short) && Folding.IsKana(view[hit.Start]) && !katakana[hit.Start] && !folded.IsHalfWidthAt(places[hit.Start])
            && !IsApart(hit.Start) && (!begun[hit.Start] || Particles.Contains(view[hit.Start], StringComparison.Ordinal)) && !katakana[hit.Start - 1]
            && !Before.Contains(view[hit.Start - 1], StringComparison.Ordinal) && !view.AsSpan(hit.Start, hit.End - hit.Start).ContainsAnyExceptInRange('ぁ', 'ゖ');

        // "クリームのパン" has no ノーパン in it, nor "鳴るとしっぽ" a トーシツ.
        bool BeginsInParticle(AhoCorasick.Hit hit) =>
            !katakana[hit.Start] && !IsApart(hit.Start) && Particles.Contains(view[hit.Start], StringComparison.Ordinal);
    }

    /// <summary>By place: how far an innocent word that begins there reaches; 0: none does.</summary>
    private int[] Innocents(bool[] apart, List<AhoCorasick.Hit> hits)
    {
        int[] until = new int[apart.Length];
        foreach (AhoCorasick.Hit hit in hits)
        {
            if (hit.End > until[hit.Start] && !apart.AsSpan(hit.Start + 1, hit.End - hit.Start - 1).Contains(true) && Array.Exists(_variants[hit.Word], variant => variant.Classes.Contains(_innocent)))
                until[hit.Start] = hit.End;
        }

        return until;
    }

    /// <summary>By place: a katakana run ends there, or what is left of it is made of words of the lexicon.</summary>
    private static bool[] Finishes(char[] view, bool[] within, List<AhoCorasick.Hit> hits)
    {
        bool[] finishes = new bool[view.Length + 1];
        ILookup<int, int> byStart = hits.ToLookup(hit => hit.Start, hit => hit.End);
        for (int at = view.Length; at >= 0; at--)
            finishes[at] = !within[at] || byStart[at].Any(end => end - at >= 2 && finishes[end]);
        return finishes;
    }

    private static bool MayEnd(char[] view, bool[] within, AhoCorasick.Hit hit)
    {
        int end = hit.End;
        while (within[end])
            end++;
        ReadOnlySpan<char> rest = view.AsSpan(hit.End, end - hit.End);
        foreach (string ending in Endings)
        {
            if (rest.SequenceEqual(ending))
                return true;
        }

        if (hit.End - hit.Start < 3)
            return false;
        foreach (string ending in MoreEndings)
        {
            if (rest.SequenceEqual(ending))
                return true;
        }

        return false;
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
