using Radio24.Core.Presenting;

namespace Radio24.Core.Questions;

/// <summary>Something that an answer may stand on.</summary>
/// <param name="Title">As a listener reads it beside the answer.</param>
/// <param name="About">More words that it answers to, beside its own: "song track playing"; null: none.</param>
public sealed record Ground(Fact Fact, string Title, string? About = null)
{
    /// <summary>On one line; no brackets that look like a mark.</summary>
    internal string Text { get; } = Flat(Fact.Text);

    internal string Searched => About is null ? $"{Title} {Text}" : $"{Title} {Text} {About}";

    private static string Flat(string text) =>
        string.Join(' ', text.Replace('[', '(').Replace(']', ')').Replace('【', '「').Replace('】', '」').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
