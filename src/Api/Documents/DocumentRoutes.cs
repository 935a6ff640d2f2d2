using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Knowledge;
using Radio24.Core.Ports;

namespace Radio24.Api.Documents;

/// <summary>What the presenter may know: the station's documents. Whoever may look at the desk reads them, admins change them; a single passage opens for everybody, because captions cite it.</summary>
internal static class DocumentRoutes
{
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    /// <summary>Beside the file: a form's marks and its other fields.</summary>
    private const int RoomOfForm = 16 * 1024;

    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        DocumentOptions options = routes.ServiceProvider.GetRequiredService<ApiOptions>().Documents;
        RouteGroupBuilder documents = routes.MapGroup("/documents").WithTags("Documents")
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        documents.MapGet("", ListAsync).Needs(Permission.ReadDocuments)
            .WithName("listDocuments").WithSummary("The station's documents, newest first")
            .WithDescription("`state` \"embedding\": found by words already, by meaning as far as `embedded` of `embeddable` says.")
            .Produces<DocumentList>();
        documents.MapPost("", PutAsync).Needs(Permission.ManageDocuments)
            .LimitedBy(SharedLimits.Uploads)
            .WithMetadata(new RequestSizeLimitAttribute(options.LargestFile + RoomOfForm), new FileBody())
            .WithName("putDocument").WithSummary("Add a document, or another version of one")
            .WithDescription(
                "Markdown, plain text (UTF-8) or PDF: as the field `file` of a form, or as the body itself with `name` in the query. `title` is how it is cited; left out, "
                + "its own title or its name. A file of a name that is there already is another version: 201 for a new document, 200 for a version, or for the same file again. "
                + $"{options.LargestFile} bytes and {options.MostPages} pages at the most. What it says may go on air, and everybody can open what was cited.")
            .Produces<DocumentAnswer>(StatusCodes.Status201Created).Produces<DocumentAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        documents.MapGet("/{id}", FindAsync).Needs(Permission.ReadDocuments)
            .WithName("getDocument").WithSummary("A document, and how far it can be searched")
            .Produces<DocumentAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapDelete("/{id}", DeleteAsync).Needs(Permission.ManageDocuments)
            .WithName("deleteDocument").WithSummary("Delete a document with all its versions")
            .WithDescription("What was cited from it does not open any more.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapGet("/{id}/passages", PassagesAsync).Needs(Permission.ReadDocuments)
            .WithName("listPassages").WithSummary("The passages of a document's newest version, in order")
            .WithDescription($"`limit` 1 to {LargestPage} ({UsualPage}); `after` is `next` of the page before.")
            .Produces<PassagePage>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapGet("/passages/{id}", OpenAsync).ForEverybody().RequireCors(Radio24Api.AnyOrigin)
            .WithName("getPassage").WithSummary("A passage, as a caption or an answer cites it")
            .WithDescription("Passages of older versions open as long as their document is there.")
            .Produces<PassageAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static Problem UnknownDocument { get; } = new(StatusCodes.Status404NotFound, "unknownDocument", "There is no document by this id.");

    private static Problem UnknownPassage { get; } = new(
        StatusCodes.Status404NotFound, "unknownPassage", "There is no passage by this id: its document has been deleted.");

    private static async Task<IResult> ListAsync(HttpContext context, IDocuments documents, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new DocumentList([.. (await documents.ListAsync(cancellationToken)).Select(DocumentAnswer.Of)]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, IDocuments documents, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Guid.TryParseExact(id, "N", out Guid known) && await documents.FindAsync(known, cancellationToken) is { } document
            ? TypedResults.Ok(DocumentAnswer.Of(document))
            : UnknownDocument;
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, ClaimsPrincipal user, DocumentReception reception, IDocuments documents, ApiOptions options, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        (Problem? refusal, UploadedFile? file) = await reception.ReceiveAsync(context.Request, cancellationToken);
        if (file is null)
            return refusal!;
        (refusal, NewDocument? document) = await reception.ReadAsync(file, user.Actor(), cancellationToken);
        if (document is null)
            return refusal!;
        cancellationToken.ThrowIfCancellationRequested();
        // Not called off any more: the store may keep it all the same.
        (PutOutcome outcome, KeptDocument? kept) = await documents.PutAsync(document, options.Documents.Limits, CancellationToken.None);
        return outcome switch
        {
            PutOutcome.Added => TypedResults.Created($"{options.PathBase}/api/v1/documents/{kept!.Id:N}", DocumentAnswer.Of(kept)),
            PutOutcome.TooManyDocuments => new Problem(
                StatusCodes.Status409Conflict, "tooManyDocuments", $"The station has {options.Documents.MostDocuments} documents, which is all it takes: delete one first."),
            PutOutcome.TooManyPassages => new Problem(
                StatusCodes.Status409Conflict, "tooManyPassages",
                $"All documents together may have {options.Documents.MostPassages} passages; with the {document.Passages.Count} of this one they would have more."),
            // Deleted by somebody else in the moment between.
            _ => kept is null ? UnknownDocument : TypedResults.Ok(DocumentAnswer.Of(kept)),
        };
    }

    private static async Task<IResult> DeleteAsync(string id, ClaimsPrincipal user, IDocuments documents, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Not called off any more: the store may delete it all the same.
        return Guid.TryParseExact(id, "N", out Guid known) && await documents.DeleteAsync(known, user.Actor(), time.GetUtcNow(), CancellationToken.None)
            ? TypedResults.NoContent()
            : UnknownDocument;
    }

    private static async Task<IResult> PassagesAsync(string id, int? after, int? limit, HttpContext context, IDocuments documents, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (limit is < 1 or > LargestPage)
            return new Problem(StatusCodes.Status400BadRequest, "badLimit", $"`limit` is 1 to {LargestPage}.");
        if (after is < 0)
            return new Problem(StatusCodes.Status400BadRequest, "badAfter", "`after` is the `next` of the page before.");
        if (!Guid.TryParseExact(id, "N", out Guid known) || await documents.FindAsync(known, cancellationToken) is null)
            return UnknownDocument;
        int shown = limit ?? UsualPage, from = after ?? 0;
        IReadOnlyList<Passage> passages = await documents.PassagesAsync(known, from, shown + 1, cancellationToken);
        return TypedResults.Ok(new PassagePage([.. passages.Take(shown).Select(PassageAnswer.Of)], passages.Count > shown ? from + shown : null));
    }

    private static async Task<IResult> OpenAsync(string id, HttpContext context, IKnowledge knowledge, CancellationToken cancellationToken)
    {
        // A document that is deleted is gone for everybody.
        context.Response.Headers.CacheControl = "no-store";
        return await knowledge.PassageAsync(id, cancellationToken) is { } passage ? TypedResults.Ok(PassageAnswer.Of(passage)) : UnknownPassage;
    }

    /// <summary>What the body is, for the OpenAPI document. Nothing else is refused here: what a file calls itself says little.</summary>
    private sealed class FileBody : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes { get; } = ["multipart/form-data", "*/*"];

        public Type? RequestType => typeof(byte[]);

        public bool IsOptional => false;
    }
}
