using System.Numerics.Tensors;
using System.Text;
using Microsoft.Extensions.AI;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>Vectors by a service of OpenAI's shape.</summary>
internal sealed class AskedEmbedding(PaidModel paid, IEmbeddingGenerator<string, Embedding<float>> generator, int dimensions) : IEmbeddingModel
{
    public bool IsThere => true;

    public string Model => paid.Address.Model;

    public int Dimensions => dimensions;

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken)
    {
        if (words.Count == 0)
            return [];
        return await paid.AskAsync<IReadOnlyList<ReadOnlyMemory<float>>>(
            CallPurpose.Embedding, new TokensUsed(TextIn: words.Sum(Encoding.UTF8.GetByteCount) + words.Count * 4), "only choice", within,
            async token =>
            {
                // A service of OpenAI's refuses an empty text.
                GeneratedEmbeddings<Embedding<float>> made = await generator.GenerateAsync(words.Select(text => text.Length == 0 ? " " : text), cancellationToken: token);
                TokensUsed? used = made.Usage?.InputTokenCount is { } tokens ? new TokensUsed(TextIn: tokens) : null;
                if (made.Count != words.Count || made.Any(one => one.Vector.Length != dimensions))
                    throw ModelFailure.Malformed(used);
                return ([.. made.Select(one => OfLengthOne(one.Vector.Span, used))], used ?? throw ModelFailure.Malformed());
            },
            cancellationToken);
    }

    /// <exception cref="ModelFailure">It points nowhere.</exception>
    private static ReadOnlyMemory<float> OfLengthOne(ReadOnlySpan<float> vector, TokensUsed? used)
    {
        float length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length) || length == 0)
            throw ModelFailure.Malformed(used);
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }
}

/// <summary>There is none.</summary>
internal sealed class NoEmbedding : IEmbeddingModel
{
    public bool IsThere => false;

    public string Model => "none";

    public int Dimensions => 0;

    public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken) =>
        ValueTask.FromException<IReadOnlyList<ReadOnlyMemory<float>>>(new ModelAwayException(ModelTrouble.NotConfigured));
}
