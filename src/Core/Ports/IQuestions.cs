using Radio24.Core.Posts;
using Radio24.Core.Questions;

namespace Radio24.Core.Ports;

/// <summary>What listeners asked the station and were answered, for themselves alone.</summary>
public interface IQuestions
{
    /// <summary>So many of a listener are kept; the oldest go.</summary>
    const int MostKept = 50;

    /// <summary>A question came in. Nothing of it is kept yet but that it is there to be erased, so that an answer that ends after the erasing is not kept.</summary>
    /// <param name="id">A version 7 UUID.</param>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask BeginAsync(Guid id, ListenerId from, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Keeps what was begun, with its answer.</summary>
    /// <returns>False: it was erased meanwhile, and nothing is kept.</returns>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<bool> KeepAsync(AskedQuestion question, CancellationToken cancellationToken);

    /// <summary>What was begun is not answered.</summary>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask DropAsync(Guid id, CancellationToken cancellationToken);

    /// <param name="before">Only those before this one; null: from the newest.</param>
    /// <returns>Those that are answered, the newest first.</returns>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<IReadOnlyList<AskedQuestion>> OfListenerAsync(ListenerId listener, Guid? before, int limit, CancellationToken cancellationToken);

    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask EraseAsync(ListenerId listener, CancellationToken cancellationToken);
}
