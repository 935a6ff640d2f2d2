namespace Radio24.Core.Presenting;

/// <summary>Which of the facts that a presenter was given a sentence of theirs rests on, told by the words that they share.</summary>
public static class Citing
{
    private const double Shared = 3; // in the weight of words

    /// <returns>Null: none that can be opened.</returns>
    public static IReadOnlyList<Citation>? Of(string sentence, IReadOnlyList<Fact> facts)
    {
        List<Citation>? found = null;
        HashSet<string>? words = null;
        foreach (Fact fact in facts)
        {
            if (fact.Citation is not { } citation)
                continue;
            words ??= [.. WordRuns.Words(sentence).Where(Tells)];
            if (WordRuns.WeightOf(WordRuns.Words(fact.Text).Distinct().Where(words.Contains)) >= Shared)
                (found ??= []).Add(citation);
        }

        return found;
    }

    /// <summary>Short words are in every sentence, and so are kana.</summary>
    private static bool Tells(string word) => word.Length >= 4 || char.IsDigit(word[0]) || word[0] is >= '\u3400' and <= '\u9FFF';
}
