using System.Text;
using Radio24.Core.Phrases;

namespace Radio24.Core.Knowledge;

/// <summary>Markdown and plain text into blocks: paragraphs, each with the headings that it stands under.</summary>
public static class PlainDocument
{
    private const int LongestHeading = 200;
    private const int DeepestHeading = 6;

    public static DocumentText Read(string text, DocumentFormat format)
    {
        var blocks = new List<TextBlock>();
        var headings = new string?[DeepestHeading];
        var paragraph = new StringBuilder();
        string? title = null;
        bool inCode = false;
        foreach (string raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string line = Clean(raw);
            bool markdown = format == DocumentFormat.Markdown;
            if (markdown && line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inCode = !inCode;
                continue;
            }

            if (markdown && !inCode && Heading(line) is var (depth, words))
            {
                End();
                title ??= depth == 1 ? words : null;
                headings[depth - 1] = words;
                Array.Clear(headings, depth, DeepestHeading - depth);
            }
            else if (markdown && !inCode && paragraph.Length > 0 && Underlines(line) is { } level && !paragraph.ToString().Contains('\n'))
            {
                string above = paragraph.ToString();
                paragraph.Clear();
                title ??= level == 1 ? above : null;
                headings[level - 1] = CleanText.Of(above, LongestHeading);
                Array.Clear(headings, level, DeepestHeading - level);
            }
            else if (line.Length == 0 && !inCode)
            {
                End();
            }
            else
            {
                if (paragraph.Length > 0)
                    paragraph.Append('\n');
                paragraph.Append(markdown && !inCode ? Unmarked(line) : line);
            }
        }

        End();
        return new DocumentText(format, title is null ? null : CleanText.Of(title, LongestHeading), blocks);

        void End()
        {
            string words = paragraph.ToString().Trim();
            paragraph.Clear();
            if (!CleanText.HasWords(words))
                return;
            // The title is on every citation anyway.
            string under = string.Join(" › ", headings.Where((heading, i) => heading is not null && !(i == 0 && heading == title)));
            blocks.Add(new TextBlock(under.Length == 0 ? null : under, words));
        }
    }

    /// <summary>A line without controls and what turns its direction; white space as one space.</summary>
    public static string Clean(string line)
    {
        var clean = new StringBuilder(line.Length);
        bool gap = false;
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = true;
                continue;
            }

            if (CleanText.IsUnfit(rune))
                continue;
            if (gap && clean.Length > 0)
                clean.Append(' ');
            gap = false;
            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static (int Depth, string Words)? Heading(string line)
    {
        int depth = 0;
        while (depth < line.Length && line[depth] == '#')
            depth++;
        if (depth is 0 or > DeepestHeading || depth >= line.Length || line[depth] != ' ')
            return null;
        string words = CleanText.Of(Unmarked(line[depth..].Trim().TrimEnd('#')), LongestHeading);
        return words.Length == 0 ? null : (depth, words);
    }

    private static int? Underlines(string line) => line.Length < 3 ? null
        : line.AsSpan().TrimStart('=').IsEmpty ? 1
        : line.AsSpan().TrimStart('-').IsEmpty ? 2
        : null;

    /// <summary>Without the marks of emphasis and of links: "[the page](https://…)" is "the page".</summary>
    private static string Unmarked(string line)
    {
        var plain = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is '*' or '`' || (line[i] == '!' && i + 1 < line.Length && line[i + 1] == '['))
                continue;
            if (line[i] == '[' && line.IndexOf("](", i, StringComparison.Ordinal) is > 0 and var middle && line.IndexOf(')', middle) is > 0 and var end)
            {
                plain.Append(line, i + 1, middle - i - 1);
                i = end;
                continue;
            }

            plain.Append(line[i]);
        }

        return plain.ToString().Trim();
    }
}
