using Radio24.Core.Phrases;

namespace Radio24.Core.Questions;

/// <summary>An answer without a model: the sentences that speak of what was asked, quoted as they stand.</summary>
public static class PassageAnswer
{
    private const int MostGrounds = 2, MostSentences = 2, MostCharacters = 280;

    /// <returns>Sentences with marks into <paramref name="grounds"/> as they are numbered there; empty: none fits.</returns>
    public static IReadOnlyList<string> Of(string question, IReadOnlyList<Ground> grounds, string language)
    {
        var topic = Topic.Of(question);
        if (topic.Count == 0)
            return [];
        var fitting = grounds.Select((ground, i) => (Ground: ground, Number: i + 1, Found: topic.Found(ground.Searched)))
            .Where(one => topic.IsIn(one.Ground.Searched)).OrderByDescending(one => one.Found).ThenBy(one => one.Number).Take(MostGrounds).ToList();
        // What speaks of much less of it than the best only distracts.
        return [.. fitting.Where(one => one.Found * 3 >= fitting[0].Found * 2)
            .Select(one => $"{QuestionWords.Quote(Best(one.Ground, topic), language)} [{one.Number}]")];
    }

    /// <summary>The sentence that says most of it, with the next one as long as it is short.</summary>
    private static string Best(Ground ground, Topic topic)
    {
        var cutter = new SentenceCutter();
        string[] sentences = [.. cutter.Take(ground.Text), .. cutter.Rest()];
        int best = 0, most = -1;
        for (int i = 0; i < sentences.Length; i++)
        {
            if (topic.Found(sentences[i]) is var found && found > most)
                (best, most) = (i, found);
        }

        string said = sentences.Length == 0 ? ground.Text : sentences[best];
        for (int i = best + 1; i < Math.Min(sentences.Length, best + MostSentences); i++)
        {
            if (CleanText.Length(said) + CleanText.Length(sentences[i]) > MostCharacters)
                break;
            said = Language.Of(said) == Language.Japanese ? said + sentences[i] : $"{said} {sentences[i]}";
        }

        string cut = CleanText.Of(said, MostCharacters);
        return cut.Length < said.Length ? cut + "…" : cut;
    }
}
