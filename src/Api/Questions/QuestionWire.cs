using Radio24.Core.Presenting;
using Radio24.Core.Questions;

namespace Radio24.Api.Questions;

/// <param name="Text">The question: 200 characters unless the station says otherwise.</param>
/// <param name="Language">"en" or "ja", of the answer; left out: as the question is.</param>
internal sealed record NewQuestion(string Text, string? Language = null);

/// <param name="Next">For <c>before</c>; null: there are no more.</param>
internal sealed record QuestionPage(IReadOnlyList<QuestionWire> Questions, string? Next);

/// <param name="Text">The question; what identifies somebody is masked.</param>
/// <param name="Answer">With marks such as [1].</param>
/// <param name="How">"model", "passages" or "nothing".</param>
internal sealed record QuestionWire(
    string Id, DateTimeOffset At, string Text, string Language, string Answer, IReadOnlyList<AnswerCitationWire> Citations, AnswerHow How)
{
    public static QuestionWire Of(AskedQuestion asked) => new(
        IdOf(asked.Id), asked.At, asked.Words, asked.Language, asked.Answer, [.. asked.Citations.Select(AnswerCitationWire.Of)], asked.How);

    public static string IdOf(Guid id) => id.ToString("N");
}

/// <param name="Number">The mark's.</param>
/// <param name="Kind">"station", "document" or "feed".</param>
/// <param name="Passage">Opens it: <c>GET /api/v1/documents/passages/{id}</c>; null: it is none.</param>
/// <param name="Link">A feed item's address; null: there is none.</param>
internal sealed record AnswerCitationWire(int Number, FactKind Kind, string Title, string? Passage, Uri? Link)
{
    public static AnswerCitationWire Of(AnswerCitation citation) => new(citation.Number, citation.Kind, citation.Title, citation.Passage, citation.Link);
}

internal sealed record AnswerWordsWire(string Text);

internal sealed record AnswerAnewWire;

internal sealed record AnswerCitationsWire(IReadOnlyList<AnswerCitationWire> Citations);

/// <param name="Id">The question's, as in the history; null: it could not be kept.</param>
/// <param name="Text">The question as it is kept: masked.</param>
internal sealed record AnswerDoneWire(string? Id, string Text, string Language, AnswerHow How, DateTimeOffset At);
