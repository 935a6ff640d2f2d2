using Radio24.Core.Asking;

namespace Radio24.Core.Ports;

/// <summary>Turns words into a vector: near in meaning, near in the vector's space.</summary>
public interface IEmbeddingModel
{
    /// <summary>Whether there is one: a service that is configured, or one on this machine.</summary>
    bool IsThere { get; }

    /// <summary>Vectors of different models are never compared.</summary>
    string Model { get; }

    /// <summary>How long a vector is.</summary>
    int Dimensions { get; }

    /// <summary>Whether its vectors tell what a text of this language means; the one on this machine knows English alone.</summary>
    bool Knows(string language) => true;

    /// <param name="words">Masked.</param>
    /// <param name="within">How long whoever asks waits at the most, null: for ever. That there is no answer is said before.</param>
    /// <returns>One vector of length 1 (Euclidean) for each.</returns>
    /// <exception cref="ModelAwayException">There is no answer.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken);
}
