using Radio24.Core.Posts;
using Radio24.Core.Questions;

namespace Radio24.Core.Ports;

/// <summary>What listeners asked the station and were answered, for themselves alone.</summary>
public interface IQuestions
{
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask AddAsync(AskedQuestion question, CancellationToken cancellationToken);

    /// <param name="before">Only those before this one; null: from the newest.</param>
    /// <returns>The newest first.</returns>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<IReadOnlyList<AskedQuestion>> OfListenerAsync(ListenerId listener, Guid? before, int limit, CancellationToken cancellationToken);

    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask EraseAsync(ListenerId listener, CancellationToken cancellationToken);
}
