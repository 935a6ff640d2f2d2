using System.Globalization;
using System.Text.RegularExpressions;

namespace Radio24.Core.Questions;

/// <summary>The marks in an answer, "[2]" or "[1, 3]", and what each stands for: numbered anew in the order in which they are met.</summary>
public sealed partial class AnswerMarks(IReadOnlyList<Ground> grounds)
{
    private readonly List<int> _met = [];

    public IReadOnlyList<AnswerCitation> Citations =>
        [.. _met.Select((ground, i) => Of(grounds[ground], i + 1))];

    public void Clear() => _met.Clear();

    /// <summary>The grounds that a sentence points at; what is none of them is left out.</summary>
    internal IReadOnlyList<Ground> In(string sentence) => [.. Numbers(sentence).Select(number => grounds[number])];

    /// <summary>The sentence without its marks.</summary>
    internal static string Bare(string sentence) => Mark().Replace(sentence, "").Trim();

    /// <summary>The sentence with the numbers that the listener sees.</summary>
    internal string Number(string sentence)
    {
        int[] numbers = Numbers(sentence);
        string bare = Bare(sentence);
        string marks = string.Concat(numbers.Select(number =>
        {
            if (!_met.Contains(number))
                _met.Add(number);
            return string.Create(CultureInfo.InvariantCulture, $"[{_met.IndexOf(number) + 1}]");
        }));
        return $"{bare} {marks}".Trim();
    }

    private int[] Numbers(string sentence) =>
    [
        .. Mark().Matches(sentence).SelectMany(mark => Digits().Matches(mark.Value))
            .Select(digits => int.TryParse(digits.Value, CultureInfo.InvariantCulture, out int number) ? number - 1 : -1)
            .Where(number => number >= 0 && number < grounds.Count).Distinct(),
    ];

    private static AnswerCitation Of(Ground ground, int number) =>
        new(number, ground.Fact.Kind, ground.Title, ground.Fact.Citation?.Passage, ground.Fact.Citation?.Link);

    [GeneratedRegex(@"\s*[\[【]\s*[0-9]{1,3}([\s,、;]+[0-9]{1,3})*[\s,、;]*[\]】]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mark();

    [GeneratedRegex("[0-9]{1,3}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();
}
