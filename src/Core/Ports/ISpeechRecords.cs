using Radio24.Core.Presenting;

namespace Radio24.Core.Ports;

/// <summary>Why things were said: one record for each speech that was heard. Erased with the post that it took up, and with each that a fact in it came from.</summary>
public interface ISpeechRecords
{
    /// <summary>Writes it, or replaces it; if one of its posts is gone, does nothing.</summary>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask WriteAsync(SpeechRecord record, CancellationToken cancellationToken);

    /// <returns>Null: nothing was said there, or nobody knows why any more.</returns>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<SpeechRecord?> ReadAsync(Guid airLogEntry, CancellationToken cancellationToken);

    /// <summary>What was said since then, the newest first: for the guard against saying it again.</summary>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<IReadOnlyList<SpeechRecord>> SinceAsync(DateTimeOffset since, int most, CancellationToken cancellationToken);
}
