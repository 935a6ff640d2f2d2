using Radio24.Core.Presenting;

namespace Radio24.Core.Ports;

/// <summary>The station's documents, searched: by meaning, by words, or both merged by reciprocal rank.</summary>
public interface IKnowledge
{
    /// <exception cref="StoreAwayException">It is in the store, which is away.</exception>
    ValueTask<IReadOnlyList<Passage>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken);

    /// <returns>Null: there is none (any more).</returns>
    ValueTask<Passage?> PassageAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Document">Only in this one; null: in all.</param>
/// <param name="Language">Only passages of this language; null: of both.</param>
/// <param name="OnlyFitting">Only what has to do with the words at all; else the nearest of what there is.</param>
public sealed record KnowledgeQuery(
    string Words, SearchMode Mode = SearchMode.Hybrid, int Most = 5, Guid? Document = null, string? Language = null, bool OnlyFitting = false);

public enum SearchMode
{
    /// <summary>By meaning; without an embedding service English alone.</summary>
    Semantic,

    /// <summary>By words; Japanese by pairs of characters.</summary>
    Keyword,

    /// <summary>Both, merged by reciprocal rank.</summary>
    Hybrid,
}

/// <param name="Id">Opens it (<c>GET /api/v1/documents/passages/{id}</c>); another one in each version of the document.</param>
/// <param name="Title">The document's.</param>
/// <param name="Heading">The heading that it stands under; null: none.</param>
/// <param name="Score">Higher is better; only to be compared within one answer.</param>
public sealed record Passage(string Id, Guid Document, int Version, string Title, string? Heading, string Text, string Language, double Score)
{
    public Citation Cite() => new(Heading is null ? Title : $"{Title}: {Heading}", Id);
}
