using Radio24.Core.Knowledge;
using Radio24.Core.Ports;

namespace Radio24.Api.Documents;

/// <param name="State">"ready": found by meaning and by words; "embedding": by words, by meaning as far as <see cref="Embedded"/> says; "wordsOnly": no embedding model reads its language.</param>
/// <param name="Embeddable">Passages that are to get a vector; <see cref="Embedded"/>: those that have it.</param>
/// <param name="By">Who brought this version.</param>
internal sealed record DocumentAnswer(
    string Id, string Name, string Title, int Version, DateTimeOffset At, string By, DocumentFormat Format, long Bytes, int? Pages, int Passages,
    string State, int Embeddable, int Embedded)
{
    public static DocumentAnswer Of(KeptDocument document) => new(
        document.Id.ToString("N"), document.Name, document.Title, document.Version, document.At, document.By, document.Format, document.Bytes, document.Pages,
        document.Passages, document.Embeddable == 0 ? "wordsOnly" : document.Embedded < document.Embeddable ? "embedding" : "ready",
        document.Embeddable, document.Embedded);
}

internal sealed record DocumentList(IReadOnlyList<DocumentAnswer> Documents);

/// <param name="Version">Of the document, that it stands in.</param>
/// <param name="Heading">What it stands under; null: nothing.</param>
/// <param name="Language">"en" or "ja".</param>
internal sealed record PassageAnswer(string Id, string Document, int Version, string Title, string? Heading, string Text, string Language)
{
    public static PassageAnswer Of(Passage passage) => new(
        passage.Id, passage.Document.ToString("N"), passage.Version, passage.Title, passage.Heading, passage.Text, passage.Language);
}

/// <param name="Next">`after` of the next page; null: there is none.</param>
internal sealed record PassagePage(IReadOnlyList<PassageAnswer> Passages, int? Next);

/// <param name="Score">Higher is better; only to be compared within one answer.</param>
internal sealed record FoundPassage(PassageAnswer Passage, double Score);

/// <param name="Mode">How it was searched: "keyword" where "hybrid" was asked for and there is no embedding model.</param>
internal sealed record SearchAnswer(SearchMode Mode, IReadOnlyList<FoundPassage> Found);
