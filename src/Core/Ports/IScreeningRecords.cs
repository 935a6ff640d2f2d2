using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Ports;

/// <summary>
/// What was written about posts when they were screened (<see cref="PostMove.Screened"/>). It is erased with its post. Every method throws
/// <see cref="StoreAwayException"/> while the store cannot be reached.
/// </summary>
public interface IScreeningRecords
{
    /// <summary>What is kept about these posts; one that was not screened yet is not among them.</summary>
    ValueTask<IReadOnlyDictionary<PostId, ScreenedNote>> OfAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken);

    /// <summary>The sealed original of a post whose words were changed (<see cref="PostRecord.Altered"/>); null: there is none (any more).</summary>
    ValueTask<byte[]?> OriginalAsync(PostId post, CancellationToken cancellationToken);

    /// <summary>Counts an author's latest posts. One that only broke a plain limit (<see cref="ScreeningRecord.IsSlip"/>) is no rejection.</summary>
    /// <param name="since">From when on a rejection counts.</param>
    ValueTask<AuthorRecord> AuthorAsync(ListenerId author, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <param name="BeforeTone">See <see cref="ScreenedPost"/>.</param>
/// <param name="HasOriginal">Whether <see cref="IScreeningRecords.OriginalAsync"/> has one.</param>
public sealed record ScreenedNote(ScreeningRecord Record, string? BeforeTone, bool HasOriginal);
