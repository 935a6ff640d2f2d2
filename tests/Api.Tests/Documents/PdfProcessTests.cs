using System.IO.Compression;
using System.Text;
using Radio24.Adapters.Documents;
using Radio24.Core.Knowledge;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Radio24.Api.Tests.Documents;

/// <summary>PDFs, read by the process that the Api starts for each.</summary>
public sealed class PdfProcessTests : IDisposable
{
    private static readonly ReadingLimits Limits = new(20, 100_000, TimeSpan.FromSeconds(60));

    private readonly DocumentReader _reader = new(TimeProvider.System);

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task Words_come_page_by_page()
    {
        using var builder = new PdfDocumentBuilder();
        PdfDocumentBuilder.AddedFont font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (string line in (string[])["The studio opens at nine.", "Requests are played after ten."])
            builder.AddPage(PageSize.A4).AddText(line, 12, new PdfPoint(50, 700), font);
        builder.DocumentInformation.Title = "The handbook";

        // Whatever it is called: its first bytes say what it is.
        byte[] file = builder.Build();
        DocumentText text = await _reader.ReadAsync(file, "handbook.txt", Limits, CancellationToken.None);
        Assert.Equal((DocumentFormat.Pdf, 2), (text.Format, text.Pages));
        Assert.Equal([("p. 1", "The studio opens at nine."), ("p. 2", "Requests are played after ten.")], text.Blocks.Select(block => (block.Heading, block.Text)));
        Assert.Equal("documentTooLong", (await RefusedAsync(file, Limits with { Pages = 1 })).Code);
        Assert.Equal("documentTooLong", (await RefusedAsync(file, Limits with { Characters = 30 })).Code);
    }

    [Theory]
    [InlineData("%PDF-1.7")]
    [InlineData("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF")]
    public async Task A_broken_file_is_refused(string file) =>
        Assert.StartsWith("document", (await RefusedAsync(Encoding.ASCII.GetBytes(file), Limits)).Code, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_unfolds_without_end_is_given_up()
    {
        // Two gigabytes of "(aaaa) Tj " from two megabytes.
        UnreadableDocumentException refused = await RefusedAsync(Pdf(Flate(2_000_000_000), "/Filter /FlateDecode", []), Limits);
        Assert.StartsWith("document", refused.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_draws_itself_a_billion_times_is_given_up(bool packed)
    {
        using var forms = new MemoryStream();
        for (int i = 0; i < 12; i++)
        {
            byte[] calls = Encoding.ASCII.GetBytes(i == 11 ? "BT /F 9 Tf (a) Tj ET" : string.Concat(Enumerable.Repeat($"/X{i + 1} Do ", 12)));
            byte[] body = packed ? Packed(calls) : calls;
            forms.Write(Encoding.ASCII.GetBytes(
                $"{10 + i} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 9 0 R {(packed ? "/Filter /FlateDecode " : "")}/Length {body.Length} >>\nstream\n"));
            forms.Write(body);
            forms.Write("\nendstream\nendobj\n"u8);
        }

        byte[] file = Pdf(Encoding.ASCII.GetBytes("/X0 Do"), "", forms.ToArray());
        UnreadableDocumentException refused = await RefusedAsync(file, Limits with { Within = TimeSpan.FromSeconds(2) });
        Assert.Equal("documentTooSlow", refused.Code);
    }

    [Fact]
    public async Task A_file_that_nests_until_the_stack_is_full_takes_no_more_than_its_reader_with_it()
    {
        var forms = new StringBuilder();
        const int Deep = 20_000;
        for (int i = 0; i < Deep; i++)
        {
            string call = $"/Y{i + 1} Do";
            forms.Append(
                $"{10 + i} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Y{i + 1} {11 + i} 0 R >> >> /Length {call.Length} >>\n")
                .Append($"stream\n{call}\nendstream\nendobj\n");
        }

        UnreadableDocumentException refused = await RefusedAsync(Pdf("/X0 Do"u8.ToArray(), "", Encoding.ASCII.GetBytes(forms.ToString())), Limits);
        Assert.StartsWith("document", refused.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leaves_stops_the_reading()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reader.ReadAsync(Pdf(Flate(1_000_000), "/Filter /FlateDecode", []), "a.pdf", Limits, gone.Token).AsTask());
    }

    private async Task<UnreadableDocumentException> RefusedAsync(byte[] file, ReadingLimits limits) =>
        await Assert.ThrowsAsync<UnreadableDocumentException>(() => _reader.ReadAsync(file, "a.pdf", limits, CancellationToken.None).AsTask());

    private static byte[] Packed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var flate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            flate.Write(plain);
        return packed.ToArray();
    }

    private static byte[] Flate(long size)
    {
        using var packed = new MemoryStream();
        using (var flate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] chunk = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("(aaaaaaaa) Tj ", 70_000)));
            for (long left = size; left > 0; left -= chunk.Length)
                flate.Write(chunk, 0, (int)Math.Min(left, chunk.Length));
        }

        return packed.ToArray();
    }

    /// <summary>One page with this content; the table of objects is left to the reader to make.</summary>
    private static byte[] Pdf(byte[] content, string filter, byte[] objects)
    {
        string names = string.Join(' ', Enumerable.Range(0, 12).Select(i => $"/X{i} {10 + i} 0 R"));
        string head =
            "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
            + "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources 9 0 R >>\nendobj\n"
            + "8 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
            + $"9 0 obj\n<< /Font << /F 8 0 R >> /XObject << {names} >> >>\nendobj\n";
        string page = $"4 0 obj\n<< {filter} /Length {content.Length} >>\nstream\n";
        return [.. Encoding.ASCII.GetBytes(head), .. objects, .. Encoding.ASCII.GetBytes(page), .. content, .. Encoding.ASCII.GetBytes("\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 30 >>\n%%EOF\n")];
    }
}
