namespace Radio24.Core.Tone;

/// <summary>Cuts a text into its sentences. Joined again they are the text.</summary>
internal static class SentenceParts
{
    private const string Closing = "\"'”’」』)）]］";

    private static readonly string[] Shortened = ["mr", "mrs", "ms", "dr", "st", "no", "vs", "feat", "ft", "e.g", "i.e", "a.m", "p.m", "etc"];

    /// <summary>Each with its stop and the white space behind it.</summary>
    public static List<string> Of(string text)
    {
        var parts = new List<string>();
        int from = 0, brackets = 0;
        for (int i = 0; i < text.Length; i++)
        {
            brackets += text[i] is '「' or '『' ? 1 : text[i] is '」' or '』' && brackets > 0 ? -1 : 0;
            if (!IsStop(text, i) || brackets > 0)
                continue;
            int end = i + 1;
            while (end < text.Length && (text[end] is '.' or '!' or '?' or '。' or '！' or '？' or '…' || Closing.Contains(text[end], StringComparison.Ordinal)))
                end++;
            // "1.5" and "radio.example" go on; so does "!" within a word.
            if (end < text.Length && text[i] < 0x100 && !char.IsWhiteSpace(text[end]) && !Phrases.Language.IsJapanese(text[end]))
            {
                i = end - 1;
                continue;
            }

            while (end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
            parts.Add(text[from..end]);
            from = end;
            i = end - 1;
        }

        if (from < text.Length)
            parts.Add(text[from..]);
        return parts;
    }

    private static bool IsStop(string text, int at) => text[at] switch
    {
        '!' or '?' or '。' or '！' or '？' or '…' or '．' => true,
        '.' => !EndsShortened(text, at),
        _ => false,
    };

    private static bool EndsShortened(string text, int at)
    {
        int from = at;
        while (from > 0 && (char.IsLetter(text[from - 1]) || text[from - 1] == '.'))
            from--;
        ReadOnlySpan<char> word = text.AsSpan(from, at - from);
        // A single capital is somebody's initial, but "I" ends a sentence now and then.
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I')
            return true;
        foreach (string one in Shortened)
        {
            if (word.Equals(one, StringComparison.OrdinalIgnoreCase))
                return at + 1 < text.Length;
        }

        return false;
    }
}
