using System.Numerics.Tensors;
using Radio24.Adapters.Ai;

namespace Radio24.Adapters.Tests.Ai;

public sealed class LocalEmbeddingTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_means_nearly_the_same_is_nearer_than_what_does_not()
    {
        using var local = new LocalEmbedding(_time);
        Assert.True(local.IsThere);
        IReadOnlyList<ReadOnlyMemory<float>> vectors = await local.EmbedAsync(
            ["play some jazz please", "could you put on jazz music", "the cat sat on the mat", "", "もしもし", new string('a', 100_000)], null, CancellationToken.None);

        Assert.Equal(("all-MiniLM-L6-v2", 384), (local.Model, local.Dimensions));
        Assert.All(vectors, vector => Assert.Equal(384, vector.Length));
        Assert.All(vectors, vector => Assert.Equal(1, TensorPrimitives.Norm(vector.Span), 4));
        float near = TensorPrimitives.Dot(vectors[0].Span, vectors[1].Span), far = TensorPrimitives.Dot(vectors[0].Span, vectors[2].Span);
        Assert.True(near > 0.6 && far < 0.3, $"{near} and {far}");
    }

    [Fact]
    public async Task Many_at_once_each_get_their_own()
    {
        using var local = new LocalEmbedding(_time);
        string[] texts = [.. Enumerable.Range(0, 12).Select(i => $"request number {i} for a song")];
        IReadOnlyList<ReadOnlyMemory<float>>[] together = await Task.WhenAll(texts.Select(text => local.EmbedAsync([text], null, CancellationToken.None).AsTask()));
        IReadOnlyList<ReadOnlyMemory<float>> alone = await local.EmbedAsync(texts, null, CancellationToken.None);
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(1, TensorPrimitives.Dot(together[i][0].Span, alone[i].Span), 3);
    }

    [Fact]
    public async Task Nothing_is_loaded_before_it_is_needed_or_when_it_has_not_been_for_a_while()
    {
        using var local = new LocalEmbedding(_time);
        Assert.False(local.IsLoaded);
        ReadOnlyMemory<float> before = (await local.EmbedAsync(["hello"], null, CancellationToken.None))[0];
        Assert.True(local.IsLoaded);
        _time.Advance(LocalEmbedding.IdleFor);
        Assert.False(local.IsLoaded);
        ReadOnlyMemory<float> after = (await local.EmbedAsync(["hello"], null, CancellationToken.None))[0];
        Assert.Equal(1, TensorPrimitives.Dot(before.Span, after.Span), 3);
    }
}
