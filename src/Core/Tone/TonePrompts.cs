using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Tone;

/// <summary>What the model is told for each transform: files of <c>prompts/</c>, with named placeholders.</summary>
public sealed partial class TonePrompts
{
    private const string Common = "tone-common";
    private const string Resource = "Prompts.";

    private readonly Dictionary<string, string> _texts;

    /// <param name="texts">By name, such as "tone-clarify"; "tone-common" comes before each.</param>
    public TonePrompts(IReadOnlyDictionary<string, string> texts)
    {
        _texts = new Dictionary<string, string>(texts, StringComparer.Ordinal);
        string all = string.Join('\u001f', _texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => text.Key + text.Value));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..12];
    }

    /// <summary>Those that came with the program.</summary>
    public static TonePrompts BuiltIn { get; } = new(Read());

    /// <summary>Another one when any text is another.</summary>
    public string Version { get; }

    /// <param name="values">By the placeholder's name; each must be used, and each placeholder filled.</param>
    /// <exception cref="ArgumentException">A placeholder has no value, or a value no placeholder.</exception>
    public string Render(ToneTransform transform, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var used = new HashSet<string>(StringComparer.Ordinal);
        string rendered = Placeholder().Replace($"{_texts[Common].Trim()}\n\n{_texts[Name(transform)].Trim()}", match =>
        {
            string name = match.Groups["name"].Value;
            used.Add(name);
            return values.TryGetValue(name, out string? value)
                ? value
                : throw new ArgumentException($"The prompt {Name(transform)} asks for {name}, which is not given.", nameof(values));
        });
        return values.Keys.FirstOrDefault(name => !used.Contains(name)) is { } unused
            ? throw new ArgumentException($"The prompt {Name(transform)} has no place for {unused}.", nameof(values))
            : rendered;
    }

    private static string Name(ToneTransform transform) => $"tone-{TonePipeline.NameOf(transform)}";

    private static Dictionary<string, string> Read()
    {
        Assembly here = typeof(TonePrompts).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in here.GetManifestResourceNames().Where(name => name.StartsWith($"{Resource}tone-", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
            texts[name[Resource.Length..^".md".Length]] = reader.ReadToEnd();
        }

        return texts;
    }

    [GeneratedRegex(@"\{\{(?<name>[a-zA-Z]+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
