namespace Radio24.Architecture.Tests;

/// <summary>
/// As much of YAML as a compose file of ours uses: nested maps in block style, lists of scalars, scalars and flow sequences on one
/// line. What is beyond that is an error, not a guess.
/// </summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, object> _entries = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <exception cref="FormatException">The line that is wrong, and why.</exception>
    public static YamlMap Parse(IEnumerable<string> lines)
    {
        (int Number, int Indent, string Text)[] content = [.. lines.Select((line, i) => (i + 1, line))
            .Where(line => line.line.Trim().Length > 0 && !line.line.TrimStart().StartsWith('#'))
            .Select(line => line.line.TrimStart(' ').StartsWith('\t')
                ? throw new FormatException($"line {line.Item1}: a tab")
                : (line.Item1, line.line.Length - line.line.TrimStart(' ').Length, line.line.Trim()))];
        int at = 0;
        YamlMap map = ReadMap(content, ref at, 0);
        return at == content.Length ? map : throw new FormatException($"line {content[at].Number}: the indentation fits nothing");
    }

    public YamlMap Map(string key) => (YamlMap)_entries[key];

    /// <summary>The scalar, or a list's items with spaces between.</summary>
    public string Text(string key) => (string)_entries[key];

    private static YamlMap ReadMap((int Number, int Indent, string Text)[] lines, ref int at, int indent)
    {
        var map = new YamlMap();
        while (at < lines.Length && lines[at].Indent == indent)
        {
            (int number, _, string text) = lines[at++];
            int colon = text.EndsWith(':') ? text.Length - 1 : text.IndexOf(": ", StringComparison.Ordinal);
            if (colon <= 0)
                throw new FormatException($"line {number}: neither a key nor a comment");
            string value = text[(colon + 1)..].Trim();
            object entry = value.Length > 0 ? value : ReadBelow(lines, ref at, indent);
            if (!map._entries.TryAdd(text[..colon], entry))
                throw new FormatException($"line {number}: {text[..colon]} is given twice");
        }

        return map;
    }

    private static object ReadBelow((int Number, int Indent, string Text)[] lines, ref int at, int indent)
    {
        if (at == lines.Length || lines[at].Indent <= indent)
            return "";
        int below = lines[at].Indent;
        if (!lines[at].Text.StartsWith("- ", StringComparison.Ordinal))
            return ReadMap(lines, ref at, below);
        var items = new List<string>();
        for (; at < lines.Length && lines[at].Indent == below && lines[at].Text.StartsWith("- ", StringComparison.Ordinal); at++)
            items.Add(lines[at].Text[2..]);
        return string.Join(' ', items);
    }
}
