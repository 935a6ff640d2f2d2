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

    public static IEnumerable<string> Of(string text, double weight) => Of(Words(text), weight);

    private static double WeightOf(string word) => Language.IsJapanese(word[0]) ? 0.5 : 1;
}
