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
            await AddAsync(questions, one);
        await AddAsync(questions, asked[0]);
        await AddAsync(questions, New(other, Noon));

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
    public async Task What_is_answered_after_the_erasing_is_not_kept_and_what_is_not_answered_not_shown()
    {
        var questions = new PostgresQuestions(postgres.Source);
        ListenerId mine = ListenerId.New(Noon);
        AskedQuestion late = New(mine, Noon), dropped = New(mine, Noon.AddMinutes(1));
        await questions.BeginAsync(late.Id, mine, Noon, default);
        await questions.BeginAsync(dropped.Id, mine, Noon, default);
        Assert.Empty(await questions.OfListenerAsync(mine, null, 3, default));
        await questions.DropAsync(dropped.Id, default);
        Assert.False(await questions.KeepAsync(dropped, default));
        await questions.EraseAsync(mine, default);
        Assert.False(await questions.KeepAsync(late, default));
        Assert.Empty(await questions.OfListenerAsync(mine, null, 3, default));
    }

    [Fact]
    public async Task So_many_of_a_listener_are_kept_and_the_oldest_go()
    {
        var questions = new PostgresQuestions(postgres.Source);
        ListenerId mine = ListenerId.New(Noon), other = ListenerId.New(Noon.AddSeconds(1));
        await AddAsync(questions, New(other, Noon));
        for (int i = 0; i < IQuestions.MostKept + 3; i++)
            await AddAsync(questions, New(mine, Noon.AddMinutes(i)));
        IReadOnlyList<AskedQuestion> kept = await questions.OfListenerAsync(mine, null, 100, default);
        Assert.Equal((IQuestions.MostKept, Noon.AddMinutes(3)), (kept.Count, kept[^1].At));
        Assert.Single(await questions.OfListenerAsync(other, null, 3, default));
    }

    [Fact]
    public async Task Old_ones_go()
    {
        var questions = new PostgresQuestions(postgres.Source);
        ListenerId mine = ListenerId.New(Noon);
        for (int i = 0; i < 3; i++)
            await AddAsync(questions, New(mine, Noon.AddDays(i)));
        Assert.Equal(2, await new PostgresRetention(postgres.Source).DeleteAsync(KeptRows.Questions, Noon.AddDays(1.5), 10, default));
        Assert.Equal(Noon.AddDays(2), Assert.Single(await questions.OfListenerAsync(mine, null, 3, default)).At);
    }

    private static async Task AddAsync(PostgresQuestions questions, AskedQuestion one)
    {
        await questions.BeginAsync(one.Id, one.From, one.At, default);
        Assert.True(await questions.KeepAsync(one, default));
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
