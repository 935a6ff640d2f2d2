using System.Text;
using Radio24.Core.Knowledge;
using Radio24.Core.Phrases;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Radio24.Adapters.Documents;

/// <summary>The words of a PDF, page by page, within <see cref="PdfBounds"/>: a small file can unfold to any size, or draw itself within itself without end.</summary>
internal static class PdfText
{
    public static bool IsPdf(ReadOnlySpan<byte> file) => file[..Math.Min(file.Length, 1024)].IndexOf("%PDF-"u8) >= 0;

    public static async Task<DocumentText> ReadAsync(ReadOnlyMemory<byte> file, ReadingLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var bounds = new PdfBounds(limits.Within, time, cancellationToken);
        try
        {
            return await Task.Factory.StartNew(
                () => Read(file.ToArray(), limits, bounds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new UnreadableDocumentException("documentLocked", "The PDF is locked by a password: save it without one.");
        }
#pragma warning disable CA1031 // Whatever PdfPig throws at a broken file: it is the file's fault.
        catch (Exception e) when (e is not (OperationCanceledException or UnreadableDocumentException))
#pragma warning restore CA1031
        {
            throw new UnreadableDocumentException("documentBroken", "The PDF is damaged: it cannot be read.", e);
        }
    }

    private static DocumentText Read(byte[] file, ReadingLimits limits, PdfBounds bounds)
    {
        bounds.Check();
        PdfBounds.CheckPlain(file);
        using PdfDocument pdf = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = new BoundedFilters(bounds) });
        if (pdf.NumberOfPages > limits.Pages)
            throw new UnreadableDocumentException("documentTooLong", $"A PDF may have {limits.Pages} pages; this one has {pdf.NumberOfPages}. Split it.");
        var blocks = new List<TextBlock>();
        long characters = 0;
        for (int number = 1; number <= pdf.NumberOfPages; number++)
        {
            bounds.Check();
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
