using System.Text;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;

namespace Radio24.Core.Presenting;

/// <summary>
/// Texts compared by runs of words, whatever their spelling. A word of a script with spaces weighs 1; a Japanese character, which has none, weighs ½: eight
/// words are sixteen characters.
/// </summary>
internal static class WordRuns
{
    private const char Between = ' ';

    /// <summary>The words, folded; each Japanese character is one.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char c in Folding.Plain(text))
        {
            if (Language.IsJapanese(c))
            {
                End();
                words.Add(c.ToString());
            }
            else if (char.IsLetterOrDigit(c))
            {
                word.Append(c);
            }
            else if (c is not ('\'' or '’'))
            {
                End();
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>How much they weigh together.</summary>
    public static double WeightOf(IEnumerable<string> words) => words.Sum(WeightOf);

    /// <summary>Every run of words that weighs so much, each as one text; none from a text that weighs less.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> words, double weight)
    {
        for (int from = 0; from < words.Count; from++)
        {
            double sum = 0;
            for (int i = from; i < words.Count; i++)
            {
                sum += WeightOf(words[i]);
                if (sum < weight)
                    continue;
                yield return string.Join(Between, words.Skip(from).Take(i - from + 1));
                break;
            }
        }
    }

    /// <summary>The text without the words that stand in one of these runs, a line's end in their place; as it is where none does.</summary>
    public static string Without(string text, IReadOnlySet<string> runs, double weight)
    {
        List<string> pieces = Pieces(text);
        List<(string Word, int Piece)> words = [.. pieces.SelectMany((piece, i) => Words(piece).Select(word => (word, i)))];
        var stay = new HashSet<int>(Enumerable.Range(0, words.Count));
        for (int from = 0; from < words.Count; from++)
        {
            double sum = 0;
            int until = from;
            while (until < words.Count && sum < weight)
                sum += WeightOf(words[until++].Word);
            if (sum >= weight && runs.Contains(string.Join(Between, words.Take(from..until).Select(word => word.Word))))
                stay.ExceptWith(Enumerable.Range(from, until - from));
        }

        if (stay.Count == words.Count)
            return text;
        // A piece goes only as a whole: what hangs together may mean more than its words do.
        HashSet<int> left = [.. stay.Select(word => words[word].Piece)];
        HashSet<int> worded = [.. words.Select(word => word.Piece)];
        return string.Concat(pieces.Select((piece, i) => worded.Contains(i) && !left.Contains(i) ? "\n" : piece));
    }

    /// <summary>Cut before and after each space and each Japanese character.</summary>
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        int from = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) && !Language.IsJapanese(text[i]))
                continue;
            if (i > from)
                pieces.Add(text[from..i]);
            pieces.Add(text[i..(i + 1)]);
            from = i + 1;
        }

        pieces.Add(text[from..]);
        return pieces;
    }

    public static IEnumerable<string> Of(string text, double weight) => Of(Words(text), weight);

    private static double WeightOf(string word) => Language.IsJapanese(word[0]) ? 0.5 : 1;
}
