using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Radio24.Api.Problems;
using Radio24.Core.Knowledge;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Api.Documents;

/// <summary>Takes a file from a request and makes passages of it.</summary>
internal sealed class DocumentReception(IDocumentReader reader, ApiOptions options, TimeProvider time)
{
    private const int LongestName = 200;

    public async Task<(Problem? Refusal, UploadedFile? File)> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        int most = options.Documents.LargestFile;
        string? name = request.Query["name"], title = request.Query["title"];
        // By the pipe, which is watched for senders who go away (BrokenBodies); the stream beside it is not.
        request.Body = request.BodyReader.AsStream();
        byte[] bytes;
        if (request.HasFormContentType)
        {
            IFormCollection form;
            try
            {
                form = await new FormFeature(request, new FormOptions
                {
                    ValueCountLimit = 8,
                    KeyLengthLimit = 64,
                    ValueLengthLimit = 2_048,
                    MultipartBodyLengthLimit = most,
                    MultipartHeadersCountLimit = 8,
                    MemoryBufferThreshold = most,
                }).ReadFormAsync(cancellationToken);
            }
            catch (InvalidDataException)
            {
                return (new Problem(StatusCodes.Status400BadRequest, "badForm", $"The form cannot be read: it has one file, `file`, of {most} bytes at the most, and perhaps `title`."), null);
            }

            if (form.Files is not [var file])
                return (new Problem(StatusCodes.Status400BadRequest, "noFile", "The form has one file, as its field `file`."), null);
            name ??= Path.GetFileName(file.FileName.Replace('\\', '/'));
            title ??= form["title"];
            bytes = new byte[file.Length];
            await using Stream from = file.OpenReadStream();
            await from.ReadExactlyAsync(bytes, cancellationToken);
        }
        else
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            bytes = body.ToArray();
        }

        if (bytes.Length > most)
            return (new Problem(StatusCodes.Status413PayloadTooLarge, "tooLarge", $"A file may have {most} bytes; this one has {bytes.Length}."), null);
        name = CleanText.Of(name, LongestName);
        if (!CleanText.HasWords(name))
            return (new Problem(StatusCodes.Status400BadRequest, "noName", "The file needs a name: `name` in the query, or that of the form's file."), null);
        return (null, new UploadedFile(name, CleanText.Of(title, LongestName), bytes));
    }

    public async Task<(Problem? Refusal, NewDocument? Document)> ReadAsync(UploadedFile file, string actor, CancellationToken cancellationToken)
    {
        DocumentText text;
        try
        {
            text = await reader.ReadAsync(file.Bytes, file.Name, options.Documents.Reading, cancellationToken);
        }
        catch (UnreadableDocumentException e)
        {
            return (new Problem(StatusCodes.Status422UnprocessableEntity, e.Code, e.Message), null);
        }

        string title = file.Title.Length > 0 ? file.Title : text.Title ?? Path.GetFileNameWithoutExtension(file.Name);
        return (null, new NewDocument(
            file.Name, title.Length > 0 ? title : file.Name, text.Format, file.Bytes.Length, SHA256.HashData(file.Bytes), text.Pages,
            PassageCutter.Cut(text.Blocks), time.GetUtcNow(), actor));
    }
}

/// <param name="Title">Empty: it has its own, or its name.</param>
internal sealed record UploadedFile(string Name, string Title, byte[] Bytes);
