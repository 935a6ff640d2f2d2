using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Xunit.Abstractions;

namespace Radio24.Adapters.Tests.Recall;

/// <summary>
/// How often what is asked for is among the first five of the memories: 100 posts and 25 questions a language, by text, by the model of this machine,
/// and by both. The questions say in other words what the posts say. What was measured stands in docs/knowledge.md.
/// </summary>
[Collection(nameof(PgliteCollection))]
public sealed class RecallTests(PgliteFixture postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const int First = 5;

    private readonly LocalEmbedding _model = new(TimeProvider.System);

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync()
    {
        _model.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_asked_for_is_among_the_first_five()
    {
        (string Id, string Text)[] posts = [.. Lines("posts.txt")], questions = [.. Lines("questions.txt")];
        Assert.Equal((200, 50), (posts.Length, questions.Length));
        var memories = new PostgresMemories(postgres.Source, _model);
        Dictionary<string, PostId> ids = await AirAsync(posts, memories);
        await EmbedAsync();

        var recall = new Dictionary<(string Language, SearchMode Mode), double>();
        foreach (string language in (string[])["e", "j"])
        {
            (string Id, string Text)[] asked = [.. questions.Where(question => question.Id.StartsWith(language, StringComparison.Ordinal))];
            foreach (SearchMode mode in (SearchMode[])[SearchMode.Keyword, SearchMode.Semantic, SearchMode.Hybrid])
            {
                var missed = new List<string>();
                foreach ((string id, string question) in asked)
                {
                    IReadOnlyList<Guid> found = await memories.RankedAsync(question, mode, CancellationToken.None);
                    if (!found.Take(First).Contains(ids[id].Value))
                        missed.Add(id);
                }

                recall[(language, mode)] = 1 - (double)missed.Count / asked.Length;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{language} {mode}: {recall[(language, mode)]:0.00} (missed {string.Join(' ', missed)})"));
            }
        }

        Assert.True(recall[("e", SearchMode.Hybrid)] >= 0.9, "English by both");
        Assert.True(recall[("e", SearchMode.Semantic)] >= 0.88, "English by meaning");
        // The questions have hardly a word of the posts.
        Assert.True(recall[("e", SearchMode.Keyword)] >= 0.24, "English by text");
        Assert.True(recall[("j", SearchMode.Keyword)] >= 0.9, "Japanese by text");
        // The model of this machine does not know Japanese: both is text alone.
        Assert.Equal(recall[("j", SearchMode.Keyword)], recall[("j", SearchMode.Hybrid)]);
        Assert.Equal(0, recall[("j", SearchMode.Semantic)]);
    }

    private async Task<Dictionary<string, PostId>> AirAsync((string Id, string Text)[] posts, PostgresMemories memories)
    {
        await using var store = new PostgresPostStore(postgres.Source);
        var ids = new Dictionary<string, PostId>();
        foreach ((int i, (string id, string text)) in posts.Index())
        {
            ListenerPost post = Contracts.Posts.Text(text, secondsAfterNoon: i) with { Remember = true };
            await store.AddAsync(post, null, CancellationToken.None);
            await memories.KeepPostAsync((await store.FindAsync(post.Id, CancellationToken.None))!, post.At, CancellationToken.None);
            ids[id] = post.Id;
        }

        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        Assert.Equal(posts.Length, await connection.ExecuteScalarAsync<int>("select count(*) from memories"));
        return ids;
    }

    private async Task EmbedAsync()
    {
        var vectors = new PostgresVectors(postgres.Source);
        while (await vectors.WaitingAsync(_model, 50, CancellationToken.None) is { Count: > 0 } waiting)
        {
            IReadOnlyList<ReadOnlyMemory<float>> made = await _model.EmbedAsync([.. waiting.Select(one => one.Words)], null, CancellationToken.None);
            await vectors.PutAsync(_model.Model, [.. waiting.Zip(made)], CancellationToken.None);
        }
    }

    private static IEnumerable<(string Id, string Text)> Lines(string file, [CallerFilePath] string here = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, file)).Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1]));
}
