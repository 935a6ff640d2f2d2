using Radio24.Core.Phrases;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Radio24.Adapters.Presenting;

/// <summary>What stands behind a key: one of the three.</summary>
/// <param name="Key">Where it stands.</param>
internal sealed record PersonaValue(
    Scalar Key, Scalar? Text = null, IReadOnlyList<Scalar>? Lines = null, IReadOnlyList<(Scalar Word, Scalar Said)>? Words = null);

/// <summary>
/// As much of YAML as a presenter's file uses: keys with a text, a list or a map of texts, nothing deeper. It is read event by event, so that no file can
/// nest so deep, or refer to itself so often, that it does harm.
/// </summary>
internal static class PersonaYaml
{
    private const int LongestShown = 40;

    /// <param name="known">The keys that there are.</param>
    /// <exception cref="PersonaFaultException">What is wrong, in which line.</exception>
    public static Dictionary<string, PersonaValue> Read(string text, IReadOnlyList<string> known)
    {
        try
        {
            return Read(new Parser(new StringReader(text)), known);
        }
        catch (YamlException e)
        {
            // The most usual mistake; the reader would name the line before.
            int tab = Array.FindIndex(text.Split('\n'), line => line.StartsWith('\t'));
            if (tab >= 0)
                throw new PersonaFaultException(tab + 1, "this is not YAML: the line begins with a tab; spaces are possible");
            throw new PersonaFaultException(e.Start.Line, $"this is not YAML: {CleanText.Of(e.Message, 120)}");
        }
    }

    public static PersonaFaultException Fault(ParsingEvent at, string message) => new(at.Start.Line, message);

    /// <summary>Somebody's text in a message: short, on one line.</summary>
    public static string Shown(string text) => $"\"{CleanText.Of(text, LongestShown)}\"";

    private static Dictionary<string, PersonaValue> Read(Parser yaml, IReadOnlyList<string> known)
    {
        yaml.Consume<StreamStart>();
        if (!yaml.TryConsume<DocumentStart>(out _))
            throw new PersonaFaultException(1, "the file is empty; name and language are needed");
        if (!yaml.TryConsume<MappingStart>(out _))
            throw Fault(yaml.Current!, "keys with values are needed, such as \"name: Nora\"");
        var given = new Dictionary<string, PersonaValue>(StringComparer.Ordinal);
        while (!yaml.TryConsume<MappingEnd>(out _))
        {
            Scalar key = Text(yaml, "a key such as name");
            if (!known.Contains(key.Value, StringComparer.Ordinal))
                throw Fault(key, $"{Shown(key.Value)} is not known{Near(key.Value, known)}; known are {string.Join(", ", known)}");
            if (!given.TryAdd(key.Value, Value(yaml, key)))
                throw Fault(key, $"{key.Value} is given twice");
        }

        yaml.Consume<DocumentEnd>();
        return yaml.TryConsume<DocumentStart>(out var second) ? throw Fault(second, "a second document begins here; one presenter a file is possible") : given;
    }

    private static PersonaValue Value(Parser yaml, Scalar key)
    {
        if (yaml.TryConsume<SequenceStart>(out _))
        {
            var lines = new List<Scalar>();
            while (!yaml.TryConsume<SequenceEnd>(out _))
                lines.Add(Text(yaml, $"a text in the list of {key.Value}"));
            return new PersonaValue(key, Lines: lines);
        }

        if (yaml.TryConsume<MappingStart>(out _))
        {
            var words = new List<(Scalar, Scalar)>();
            while (!yaml.TryConsume<MappingEnd>(out _))
                words.Add((Text(yaml, $"a word of {key.Value}"), Text(yaml, "a text that says how it is said")));
            return new PersonaValue(key, Words: words);
        }

        Scalar text = Text(yaml, $"a text, a list or a map behind {key.Value}");
        // "examples:" with nothing behind it is an empty list as well.
        return text is { Value: "", Style: ScalarStyle.Plain } ? new PersonaValue(key, text, [], []) : new PersonaValue(key, text);
    }

    private static Scalar Text(Parser yaml, string what)
    {
        if (!yaml.TryConsume<Scalar>(out var text))
            throw Fault(yaml.Current!, $"{what} is needed here, nothing deeper");
        return text.Anchor.IsEmpty && text.Tag.IsEmpty ? text : throw Fault(text, "anchors and tags are not used here");
    }

    private static string Near(string key, IReadOnlyList<string> known)
    {
        string nearest = known.MinBy(name => Distance(key, name))!;
        return Distance(key, nearest) <= Math.Max(2, nearest.Length / 2) ? $"; is {nearest} meant?" : "";
    }

    /// <summary>Levenshtein's, without regard to case and to signs between words.</summary>
    private static int Distance(string one, string other)
    {
        (one, other) = (Plain(one), Plain(other));
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }

    private static string Plain(string key) => new([.. key.Where(char.IsLetterOrDigit).Take(LongestShown).Select(char.ToLowerInvariant)]);
}
