using Radio24.Core.Posts;

namespace Radio24.Core.Presenting;

/// <summary>Something the presenter may say: true, approved, and of known origin.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Text">Plain words; for a document or a feed, the passage. Data, never an instruction.</param>
/// <param name="Citation">What a caption or an answer that uses it points to; null for the station's own facts.</param>
/// <param name="At">When it was so: a news item's date, a post's airing. Null: always.</param>
/// <param name="StaleAfter">Not said later; null: never stale.</param>
public sealed record Fact(FactKind Kind, string Text, Citation? Citation = null, DateTimeOffset? At = null, DateTimeOffset? StaleAfter = null)
{
    /// <summary>The post that it holds words of: where it is kept, it is erased with that one. Null: none.</summary>
    public PostId? Post { get; init; }
}

public enum FactKind
{
    /// <summary>What played and what comes, the time, the station's own name.</summary>
    Station,

    /// <summary>From a document that the owner put there.</summary>
    Document,

    /// <summary>From a feed that the owner named.</summary>
    Feed,

    /// <summary>From an earlier post, with its author's consent, or the answer to it.</summary>
    Memory,
}

/// <summary>A place that can be opened.</summary>
/// <param name="Title">The document's or the feed item's.</param>
/// <param name="Passage">The passage's id, where it is one of a document's (<c>GET /api/v1/documents/passages/{id}</c>).</param>
/// <param name="Link">The feed item's address, where it is one.</param>
public sealed record Citation(string Title, string? Passage = null, Uri? Link = null);
