using System.Runtime;
using System.Text;
using Radio24.Core.Knowledge;
using Radio24.Core.Phrases;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Radio24.Adapters.Documents;

/// <summary>
/// The words of a PDF, page by page. A small one can unfold to any size, or draw itself within itself without end, and PdfPig cannot be asked
/// to stop: so its thread is stopped when the time is up or when the process has grown by too much.
/// </summary>
internal static class PdfText
{
    /// <summary>How much memory the whole process may gain meanwhile.</summary>
    private const long MostGrowth = 400L << 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static bool IsPdf(ReadOnlySpan<byte> file) => file[..Math.Min(file.Length, 1024)].IndexOf("%PDF-"u8) >= 0;

    public static async Task<DocumentText> ReadAsync(ReadOnlyMemory<byte> file, ReadingLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long began = time.GetTimestamp(), memory = GC.GetTotalMemory(forceFullCollection: false);
        bool late = false, large = false;
        Task<DocumentText> reading = Task.Factory.StartNew(
            () => Stoppable(() => Read(file.ToArray(), limits), stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Task.WhenAny(reading, Task.Delay(LookEvery, time, CancellationToken.None)) != reading)
        {
            late |= time.GetElapsedTime(began) > limits.Within;
            large |= GC.GetTotalMemory(forceFullCollection: false) - memory > MostGrowth;
            if (late || large)
                await stop.CancelAsync();
        }

        try
        {
            return await reading;
        }
        catch (OperationCanceledException) when (large)
        {
            throw TooLarge();
        }
        catch (OperationCanceledException) when (late)
        {
            throw new UnreadableDocumentException("documentTooSlow", $"The PDF could not be read within {limits.Within.TotalSeconds:0} s. Save it anew, or split it.");
        }
        catch (OutOfMemoryException)
        {
            throw TooLarge();
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

    private static UnreadableDocumentException TooLarge() =>
        new("documentTooLarge", "The PDF unfolds to more than the station has room for. Save it anew, or split it.");

    /// <summary>The thread is stopped wherever it is: it holds nothing that anybody else uses.</summary>
    private static T Stoppable<T>(Func<T> work, CancellationToken stop)
    {
        T? done = default;
#pragma warning disable SYSLIB0046 // There is no gentler way to bound what a library does with a file.
        ControlledExecution.Run(() => done = work(), stop);
#pragma warning restore SYSLIB0046
        return done!;
    }

    private static DocumentText Read(byte[] file, ReadingLimits limits)
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
