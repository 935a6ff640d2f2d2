using Radio24.Adapters.Postgres;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Questions;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>What listeners asked, on whichever PostgreSQL.</summary>
public abstract class QuestionsOnPostgres(IPostgresUnderTest postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_listener_finds_their_own_again_page_by_page_until_they_are_erased()
    {
        var questions = new PostgresQuestions(postgres.Source);
        ListenerId mine = ListenerId.New(Noon), other = ListenerId.New(Noon.AddSeconds(1));
        AskedQuestion[] asked = [.. Enumerable.Range(0, 5).Select(i => New(mine, Noon.AddMinutes(i)))];
        foreach (AskedQuestion one in asked)
            await questions.AddAsync(one, default);
        await questions.AddAsync(asked[0], default);
        await questions.AddAsync(New(other, Noon), default);

        IReadOnlyList<AskedQuestion> first = await questions.OfListenerAsync(mine, null, 3, default);
        Assert.Equal(asked.Reverse().Take(3).Select(one => one.Id), first.Select(one => one.Id));
        Assert.Equal(asked[4] with { Citations = [] }, first[0] with { Citations = [] });
        Assert.Equal(asked[4].Citations, first[0].Citations);
        Assert.Equal(asked.Reverse().Skip(3).Select(one => one.Id), (await questions.OfListenerAsync(mine, first[^1].Id, 3, default)).Select(one => one.Id));

        await questions.EraseAsync(mine, default);
        Assert.Empty(await questions.OfListenerAsync(mine, null, 3, default));
        Assert.Single(await questions.OfListenerAsync(other, null, 3, default));
    }

    [Fact]
    public async Task Old_ones_go()
    {
        var questions = new PostgresQuestions(postgres.Source);
        ListenerId mine = ListenerId.New(Noon);
        for (int i = 0; i < 3; i++)
            await questions.AddAsync(New(mine, Noon.AddDays(i)), default);
        Assert.Equal(2, await new PostgresRetention(postgres.Source).DeleteAsync(KeptRows.Questions, Noon.AddDays(1.5), 10, default));
        Assert.Equal(Noon.AddDays(2), Assert.Single(await questions.OfListenerAsync(mine, null, 3, default)).At);
    }

    private static AskedQuestion New(ListenerId from, DateTimeOffset at) => new(
        Guid.CreateVersion7(at), from, at, "When is the night show? 夜の番組は？", "en", "At 23:00. [1]",
        [new AnswerCitation(1, FactKind.Feed, "News", null, new Uri("https://news.example/1")), new AnswerCitation(2, FactKind.Document, "Programme", "p-1", null)],
        AnswerHow.Model, "gpt-x");
}

[Collection(nameof(PgliteCollection))]
public sealed class PgliteQuestionTests(PgliteFixture postgres) : QuestionsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerQuestionTests(PostgresServer postgres) : QuestionsOnPostgres(postgres);
