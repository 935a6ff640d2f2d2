using System.Text;
using Radio24.Core.Knowledge;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Documents;

/// <summary>Reads PDF by PdfPig, and Markdown and text by ourselves. What a file calls itself is not believed: its first bytes are.</summary>
public sealed class DocumentReader(TimeProvider time) : IDocumentReader, IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>One at a time: the air has the other core.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    public async ValueTask<DocumentText> ReadAsync(ReadOnlyMemory<byte> file, string name, ReadingLimits limits, CancellationToken cancellationToken)
    {
        DocumentText text;
        if (PdfText.IsPdf(file.Span))
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                text = await PdfProcess.ReadAsync(file, limits, time, cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        else
        {
            text = PlainDocument.Read(Decoded(file.Span), IsMarkdown(name) ? DocumentFormat.Markdown : DocumentFormat.Text);
        }

        if (text.Blocks.Sum(block => (long)block.Text.Length) > limits.Characters)
            throw new UnreadableDocumentException("documentTooLong", $"A document may have {limits.Characters} characters: split it.");
        return text.Blocks.Any(block => CleanText.HasWords(block.Text))
            ? text
            : throw new UnreadableDocumentException("documentEmpty", "There are no words in the file. A PDF of scanned pages is pictures: it has to be recognised as text first.");
    }

    public void Dispose() => _turn.Dispose();

    private static bool IsMarkdown(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".md" or ".markdown" or ".mdown";

    private static string Decoded(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        try
        {
            if (!bytes.Contains((byte)0))
                return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Said below.
        }

        throw new UnreadableDocumentException("unknownDocument", "The file is neither a PDF nor text in UTF-8. Markdown, plain text and PDF are possible.");
    }
}
