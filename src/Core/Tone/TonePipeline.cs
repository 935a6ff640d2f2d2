using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Radio24.Core.Tone;

/// <summary>
/// Transforms in the order in which they are done, each at most once. Two are equal if they do the same. None at all is a choice too: the
/// words stay as they are.
/// </summary>
public sealed class TonePipeline : IEquatable<TonePipeline>
{
    private TonePipeline(IReadOnlyList<ToneChoice> choices)
    {
        Choices = choices;
        Text = string.Join(' ', choices.Select(choice => $"{NameOf(choice.Transform)}:{choice.Intensity}"));
    }

    /// <summary>The author's own words.</summary>
    public static TonePipeline None { get; } = new([]);

    public IReadOnlyList<ToneChoice> Choices { get; }

    /// <summary>As a row keeps it: <c>soften:2 summarise:1</c>; empty for <see cref="None"/>.</summary>
    public string Text { get; }

    public bool IsEmpty => Choices.Count == 0;

    /// <exception cref="ArgumentException">A transform stands there twice, or an intensity is none.</exception>
    public static TonePipeline Of(params IReadOnlyList<ToneChoice> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return Wrong(choices) is { } wrong ? throw new ArgumentException(wrong, nameof(choices)) : choices.Count == 0 ? None : new TonePipeline([.. choices]);
    }

    /// <param name="wrong">What is wrong with the first that is, and what is possible; null if all are good.</param>
    public static bool TryRead(
        IEnumerable<(string? Name, int Intensity)> asked, [NotNullWhen(true)] out TonePipeline? pipeline, [NotNullWhen(false)] out string? wrong)
    {
        pipeline = null;
        var choices = new List<ToneChoice>();
        foreach ((string? name, int intensity) in asked)
        {
            if (!TryName(name, out ToneTransform transform))
            {
                wrong = $"there is no such transform; {string.Join(", ", Names)} are possible";
                return false;
            }

            choices.Add(new ToneChoice(transform, intensity));
            if ((wrong = Wrong(choices)) is not null)
                return false;
        }

        wrong = null;
        pipeline = Of(choices);
        return true;
    }

    /// <summary>Reads what <see cref="Text"/> wrote; null for anything else.</summary>
    public static TonePipeline? Parse(string text)
    {
        var asked = new List<(string?, int)>();
        foreach (string part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] halves = part.Split(':');
            if (halves.Length != 2 || !int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out int intensity))
                return null;
            asked.Add((halves[0], intensity));
        }

        return TryRead(asked, out TonePipeline? pipeline, out _) ? pipeline : null;
    }

    /// <summary>The transforms as they are called outside.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<ToneTransform>().Select(NameOf)];

    public static string NameOf(ToneTransform transform) => transform switch
    {
        ToneTransform.Soften => "soften",
        ToneTransform.Clarify => "clarify",
        ToneTransform.Structure => "structure",
        ToneTransform.Summarise => "summarise",
        ToneTransform.Terminology => "terminology",
        ToneTransform.Requirements => "requirements",
        _ => "background",
    };

    public bool Equals(TonePipeline? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as TonePipeline);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static bool TryName(string? name, out ToneTransform transform)
    {
        foreach (ToneTransform one in Enum.GetValues<ToneTransform>())
        {
            transform = one;
            if (NameOf(one) == name)
                return true;
        }

        transform = default;
        return false;
    }

    private static string? Wrong(IReadOnlyList<ToneChoice> choices) =>
        choices.Any(choice => choice.Intensity is < ToneChoice.Least or > ToneChoice.Most)
            ? $"an intensity is {ToneChoice.Least} to {ToneChoice.Most}"
            : choices.GroupBy(choice => choice.Transform).FirstOrDefault(same => same.Count() > 1) is { } twice
                ? $"{NameOf(twice.Key)} stands there twice"
                : null;
}
