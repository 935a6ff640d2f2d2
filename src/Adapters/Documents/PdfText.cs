using System.Text;
using Radio24.Core.Knowledge;
using Radio24.Core.Phrases;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Radio24.Adapters.Documents;

/// <summary>The words of a PDF, page by page. Only for <see cref="PdfProcess"/>: what it takes is not bounded here.</summary>
internal static class PdfText
{
    public static bool IsPdf(ReadOnlySpan<byte> file) => file[..Math.Min(file.Length, 1024)].IndexOf("%PDF-"u8) >= 0;

    /// <exception cref="UnreadableDocumentException">It has more than it may have, is broken, or locked.</exception>
    public static DocumentText Read(byte[] file, ReadingLimits limits)
    {
        try
        {
            return Words(file, limits);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new UnreadableDocumentException("documentLocked", "The PDF is locked by a password: save it without one.");
        }
#pragma warning disable CA1031 // Whatever PdfPig throws at a broken file: it is the file's fault.
        catch (Exception e) when (e is not (OutOfMemoryException or UnreadableDocumentException))
#pragma warning restore CA1031
        {
            throw PdfProcess.Broken;
        }
    }

    private static DocumentText Words(byte[] file, ReadingLimits limits)
    {
        using PdfDocument pdf = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        if (pdf.NumberOfPages > limits.Pages)
            throw new UnreadableDocumentException("documentTooLong", $"A PDF may have {limits.Pages} pages; this one has {pdf.NumberOfPages}. Split it.");
        var blocks = new List<TextBlock>();
        long characters = 0;
        for (int number = 1; number <= pdf.NumberOfPages; number++)
        {
            Page page = pdf.GetPage(number);
            foreach (string paragraph in ContentOrderTextExtractor.GetText(page, addDoubleNewline: true).ReplaceLineEndings("\n").Split("\n\n"))
            {
                string text = Joined(paragraph);
                if (CleanText.HasWords(text))
                    blocks.Add(new TextBlock($"p. {number}", text));
                characters += text.Length;
            }

            if (characters > limits.Characters)
                throw new UnreadableDocumentException("documentTooLong", $"A document may have {limits.Characters} characters: split it.");
        }

        string title = CleanText.Of(pdf.Information.Title, 200);
        return new DocumentText(DocumentFormat.Pdf, title.Length == 0 ? null : title, blocks, pdf.NumberOfPages);
    }

    /// <summary>Lines of one paragraph; a word that was divided at a line's end is whole again, and Japanese has no spaces.</summary>
    private static string Joined(string paragraph)
    {
        var joined = new StringBuilder(paragraph.Length);
        foreach (string raw in paragraph.Split('\n'))
        {
            string line = PlainDocument.Clean(raw);
            if (line.Length == 0)
                continue;
            if (joined.Length > 1 && joined[^1] == '-' && char.IsLetter(joined[^2]) && char.IsLower(line[0]))
                joined.Length--;
            else if (joined.Length > 0)
                joined.Append(' ');
            joined.Append(line);
        }

        for (int i = joined.Length - 2; i > 0; i--)
        {
            if (joined[i] == ' ' && IsWide(joined[i - 1]) && IsWide(joined[i + 1]))
                joined.Remove(i, 1);
        }

        return joined.ToString();
    }

    private static bool IsWide(char c) => Language.IsJapanese(c) || c is (>= '\u3001' and <= '\u3011') or (>= '\uFF01' and <= '\uFF5E');
}
