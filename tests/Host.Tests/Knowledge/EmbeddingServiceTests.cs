using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Host.Knowledge;

namespace Radio24.Host.Tests.Knowledge;

/// <summary>What waits for its vector gets one; a text that the model makes nothing of holds up none of the others.</summary>
public sealed class EmbeddingServiceTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Shelf _shelf = new();
    private readonly PickyModel _model = new();

    [Fact]
    public async Task All_that_waits_gets_its_vector_but_what_the_model_refuses()
    {
        for (int i = 0; i < 40; i++)
            _shelf.Waiting.Add(new Unembedded(Guid.NewGuid(), IsMemory: i % 2 == 0, i == 3 ? "refused" : $"text {i}"));
        EmbeddingService service = Service();
        int rounds = 0;
        while (await service.EmbedSomeAsync(None))
            Assert.True(++rounds < 10, "It does not come to an end");
        Assert.Equal("refused", Assert.Single(_shelf.Waiting).Words);
    }

    [Fact]
    public async Task While_the_model_is_away_what_waits_goes_on_waiting()
    {
        _shelf.Waiting.Add(new Unembedded(Guid.NewGuid(), IsMemory: true, "text"));
        EmbeddingService service = Service();
        _model.Trouble = ModelTrouble.Broken;
        await Assert.ThrowsAsync<ModelAwayException>(() => service.EmbedSomeAsync(None));
        Assert.Single(_shelf.Waiting);
        _model.Trouble = null;
        Assert.True(await service.EmbedSomeAsync(None));
        Assert.Empty(_shelf.Waiting);
        _model.IsThere = false;
        Assert.False(await service.EmbedSomeAsync(None));
    }

    private EmbeddingService Service() => new(_shelf, _model, new StoreStarted(), TimeProvider.System, NullLogger<EmbeddingService>.Instance);

    private sealed class Shelf : IVectorStore
    {
        public List<Unembedded> Waiting { get; } = [];

        public ValueTask<IReadOnlyList<Unembedded>> WaitingAsync(IEmbeddingModel model, int limit, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<Unembedded>>([.. Waiting.Take(limit)]);

        public ValueTask PutAsync(string model, IReadOnlyList<(Unembedded Of, ReadOnlyMemory<float> Vector)> vectors, CancellationToken cancellationToken)
        {
            Waiting.RemoveAll(one => vectors.Any(vector => vector.Of.Id == one.Id));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class PickyModel : IEmbeddingModel
    {
        public bool IsThere { get; set; } = true;

        public string Model => "played";

        public int Dimensions => 2;

        public ModelTrouble? Trouble { get; set; }

        public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken)
        {
            if ((Trouble ?? (words.Contains("refused") ? ModelTrouble.Malformed : null)) is { } trouble)
                throw new ModelAwayException(trouble);
            return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. words.Select(_ => (ReadOnlyMemory<float>)new float[] { 0, 1 })]);
        }
    }
}
