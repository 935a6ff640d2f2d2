using Radio24.Core.Knowledge;

namespace Radio24.Core.Ports;

/// <summary>The station's documents: kept, replaced, deleted. Searched by <see cref="IKnowledge"/>. Every method throws <see cref="StoreAwayException"/> while the store cannot be reached.</summary>
public interface IDocuments
{
    /// <summary>All of them, the newest first.</summary>
    ValueTask<IReadOnlyList<KeptDocument>> ListAsync(CancellationToken cancellationToken);

    ValueTask<KeptDocument?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a document, or another version of the one of the same name: then what the older one said is not found any more, but its passages still
    /// open. Writes "document.put" to the audit log.
    /// </summary>
    /// <returns>Null with an outcome that refuses it.</returns>
    ValueTask<(PutOutcome Outcome, KeptDocument? Document)> PutAsync(NewDocument document, DocumentLimits limits, CancellationToken cancellationToken);

    /// <summary>Deletes it with all versions. Writes "document.delete" to the audit log.</summary>
    /// <returns>False: there is none.</returns>
    ValueTask<bool> DeleteAsync(Guid id, string actor, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The passages of its newest version, in order.</summary>
    /// <param name="skip">So many from the first are left out.</param>
    ValueTask<IReadOnlyList<Passage>> PassagesAsync(Guid id, int skip, int limit, CancellationToken cancellationToken);
}

/// <summary>Finds the words in a file. What kind it is, its contents say.</summary>
public interface IDocumentReader
{
    /// <param name="name">Tells Markdown from plain text.</param>
    /// <exception cref="UnreadableDocumentException">There are none, or too many, or it is no file of ours.</exception>
    ValueTask<DocumentText> ReadAsync(ReadOnlyMemory<byte> file, string name, ReadingLimits limits, CancellationToken cancellationToken);
}
