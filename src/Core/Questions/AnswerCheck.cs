using System.Text;
using System.Text.RegularExpressions;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;
using Radio24.Core.Tone;

namespace Radio24.Core.Questions;

/// <summary>
/// Looks at each sentence of a model's answer before anybody reads it: it must point at what it stands on, bring no number or address that is not there, speak of what
/// is there, quote nothing of what the model was told, and be no worse by the station's rules than what it stands on.
/// </summary>
public sealed partial class AnswerCheck(LocalScreening screening)
{
    private const int LongestSentence = 600;

    /// <param name="question">What was asked: it may be said again, but its numbers are no source.</param>
    /// <param name="mark">The secret lines around the material; null: there were none.</param>
    public async ValueTask<bool> PassesAsync(
        string sentence, IReadOnlyList<Ground> grounds, string question, string prompt, string? mark, CancellationToken cancellationToken)
    {
        string bare = AnswerMarks.Bare(sentence);
        if (grounds.Count == 0 || bare.Length > LongestSentence || !CleanText.HasWords(bare) || bare.EnumerateRunes().Any(CleanText.IsUnfit))
            return false;
        string there = string.Join(' ', grounds.Select(ground => $"{ground.Title} {ground.Text}"));
        if ((mark is not null && sentence.Contains(mark, StringComparison.OrdinalIgnoreCase)) || AnswerGuard.Quotes(bare, prompt, $"{there} {question}"))
            return false;
        string known = there.Normalize(NormalizationForm.FormKC), said = bare.Normalize(NormalizationForm.FormKC);
        if (!Figures.Of(said).IsSubsetOf(Figures.Of(known)) || Address().Matches(said).Any(one => !known.Contains(one.Value, StringComparison.OrdinalIgnoreCase)))
            return false;
        // In another language its words cannot be there.
        var topic = Topic.Of(bare);
        if (Language.Of(bare) == Language.Of(there) && topic.Found(there) * 4 < topic.Count)
            return false;
        return await screening.IsNoWorseAsync(there, bare, cancellationToken);
    }

    // What looks like an address.
    [GeneratedRegex(@"\S*[@＠]\S+|https?\S*|www\.\S+|\b[\w-]+\.(com|net|org|jp|co|io|me|tv|gg)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();
}
