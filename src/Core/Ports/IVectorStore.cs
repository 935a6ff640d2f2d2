namespace Radio24.Core.Ports;

/// <summary>What is to be found by meaning and has no vector yet. Every method throws <see cref="StoreAwayException"/> while the store cannot be reached.</summary>
public interface IVectorStore
{
    /// <summary>The oldest that have none of this model; none where the store cannot search vectors.</summary>
    ValueTask<IReadOnlyList<Unembedded>> WaitingAsync(IEmbeddingModel model, int limit, CancellationToken cancellationToken);

    /// <summary>Keeps vectors. One whose text has gone meanwhile is left out.</summary>
    ValueTask PutAsync(string model, IReadOnlyList<(Unembedded Of, ReadOnlyMemory<float> Vector)> vectors, CancellationToken cancellationToken);
}

/// <param name="IsMemory">Else it is a document's passage.</param>
/// <param name="Words">Heading and text.</param>
public sealed record Unembedded(Guid Id, bool IsMemory, string Words);
