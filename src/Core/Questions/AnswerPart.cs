using Radio24.Core.Presenting;

namespace Radio24.Core.Questions;

/// <summary>A piece of an answer, in the order in which a page shows them.</summary>
public abstract record AnswerPart
{
    private AnswerPart()
    {
    }

    /// <summary>A sentence that passed every check, with its marks: "The show begins at nine [1]."</summary>
    public sealed record Words(string Text) : AnswerPart;

    /// <summary>What was shown so far does not count: it is answered anew.</summary>
    public sealed record Anew : AnswerPart;

    /// <summary>What the marks stand for.</summary>
    public sealed record Cited(IReadOnlyList<AnswerCitation> Citations) : AnswerPart;

    /// <summary>The last one.</summary>
    /// <param name="Model">Which one answered; null: none did.</param>
    public sealed record Ended(AnswerHow How, string? Model) : AnswerPart;
}

/// <param name="Number">From 1 on, as in the answer.</param>
/// <param name="Passage">Opens it (<c>GET /api/v1/documents/passages/{id}</c>), where it is one of a document's.</param>
/// <param name="Link">The feed item's address, where it is one.</param>
public sealed record AnswerCitation(int Number, FactKind Kind, string Title, string? Passage, Uri? Link);

public enum AnswerHow
{
    /// <summary>A model answered from the passages.</summary>
    Model,

    /// <summary>The passages themselves are quoted: there is no model now.</summary>
    Passages,

    /// <summary>Nothing at the station says so.</summary>
    Nothing,
}
