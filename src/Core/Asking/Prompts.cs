using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Asking;

/// <summary>What models are told: files of <c>prompts/</c>, with named placeholders such as <c>{{station}}</c>.</summary>
public sealed partial class Prompts
{
    private const string Resource = "Prompts.";
    private const string Ending = ".md";

    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <param name="texts">By name: the file's without its ending.</param>
    public Prompts(IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach ((string name, string text) in texts)
            _texts[name] = text.Trim();
        string all = string.Join('\u001f', _texts.Select(text => text.Key + text.Value));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..12];
    }

    /// <summary>Those that came with the program.</summary>
    public static Prompts BuiltIn { get; } = new(Read());

    /// <summary>Another one when any text is another.</summary>
    public string Version { get; }

    public IReadOnlyCollection<string> Names => _texts.Keys;

    /// <summary>Those alone whose names begin so.</summary>
    public Prompts Only(string prefix) => new(_texts.Where(text => text.Key.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary>The values that a prompt asks for.</summary>
    /// <exception cref="ArgumentException">There is no such prompt.</exception>
    public IReadOnlySet<string> PlaceholdersOf(string name) =>
        Placeholder().Matches(Text(name)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    /// <param name="values">By the placeholder's name; each must be used, and each placeholder filled. What stands in a value is taken as it is.</param>
    /// <exception cref="ArgumentException">There is no such prompt, a placeholder has no value, or a value no placeholder.</exception>
    public string Render(string name, IReadOnlyDictionary<string, string> values) => Render([name], values);

    /// <summary>Several as one, with a blank line between.</summary>
    /// <inheritdoc cref="Render(string, IReadOnlyDictionary{string, string})"/>
    public string Render(IReadOnlyList<string> names, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(values);
        var used = new HashSet<string>(StringComparer.Ordinal);
        string rendered = Placeholder().Replace(string.Join("\n\n", names.Select(Text)), match =>
        {
            string value = match.Groups["name"].Value;
            used.Add(value);
            return values.TryGetValue(value, out string? given)
                ? given
                : throw new ArgumentException($"The prompt {names[^1]} asks for {value}, which is not given.", nameof(values));
        });
        return values.Keys.FirstOrDefault(value => !used.Contains(value)) is { } unused
            ? throw new ArgumentException($"The prompt {names[^1]} has no place for {unused}.", nameof(values))
            : rendered.Trim();
    }

    private string Text(string name) => _texts.TryGetValue(name, out string? text) ? text : throw new ArgumentException($"There is no prompt {name}.", nameof(name));

    private static IEnumerable<KeyValuePair<string, string>> Read()
    {
        Assembly here = typeof(Prompts).Assembly;
        foreach (string name in here.GetManifestResourceNames().Where(name => name.StartsWith(Resource, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(here.GetManifestResourceStream(name)!);
            yield return new(name[Resource.Length..^Ending.Length], reader.ReadToEnd());
        }
    }

    [GeneratedRegex(@"\{\{(?<name>[a-zA-Z]+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
