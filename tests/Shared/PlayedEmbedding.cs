using System.Numerics.Tensors;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>A model whose vectors say which of a few things a text speaks of.</summary>
public sealed class PlayedEmbedding : IEmbeddingModel
{
    private static readonly string[][] Things = [["song", "request", "melody", "wish"], ["prize", "win"], ["studio", "hours", "closed"], ["concert", "live"]];

    public bool IsThere { get; set; } = true;

    public bool IsAway { get; set; }

    public string Model { get; set; } = "played";

    public int Dimensions { get; set; } = 384;

    public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken) =>
        IsAway ? throw new ModelAwayException(ModelTrouble.Broken) : ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. words.Select(Embed)]);

    private ReadOnlyMemory<float> Embed(string text)
    {
        var vector = new float[Dimensions];
        vector[^1] = 0.1f;
        foreach ((int i, string[] thing) in Things.Index())
            vector[i] = thing.Count(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
