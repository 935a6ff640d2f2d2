using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Questions;

namespace Radio24.Adapters.Postgres;

/// <summary>Questions in PostgreSQL.</summary>
public sealed class PostgresQuestions(NpgsqlDataSource source) : IQuestions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public async ValueTask BeginAsync(Guid id, ListenerId from, DateTimeOffset at, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            with old as (delete from questions where id in (select id from questions where listener = @Listener order by id desc offset @Others))
            insert into questions (id, listener, at, words, language, answer, citations, how)
            values (@id, @Listener, @At, '', '', '', '[]', @How) on conflict (id) do nothing
            """,
            new { id, Listener = from.Value, At = at.UtcDateTime, How = nameof(AnswerHow.Nothing), Others = IQuestions.MostKept - 1 },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<bool> KeepAsync(AskedQuestion question, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            update questions set words = @Words, language = @Language, answer = @Answer, citations = @Citations::jsonb, how = @How, model = @Model
            where id = @Id and listener = @Listener
            """,
            new
            {
                question.Id,
                Listener = question.From.Value,
                question.Words,
                question.Language,
                question.Answer,
                Citations = JsonSerializer.Serialize(question.Citations, Json),
                How = question.How.ToString(),
                question.Model,
            },
            cancellationToken: cancellationToken)), cancellationToken) > 0;

    public async ValueTask DropAsync(Guid id, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            "delete from questions where id = @id and answer = ''", new { id }, cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<IReadOnlyList<AskedQuestion>> OfListenerAsync(ListenerId listener, Guid? before, int limit, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(connection => connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, listener, at, words, language, answer, citations::text as citations, how, model from questions
            where listener = @Listener and id < @Before and answer <> '' order by id desc limit @limit
            """,
            new { Listener = listener.Value, Before = before ?? Guid.AllBitsSet, limit },
            cancellationToken: cancellationToken)), cancellationToken)).Select(row => row.ToQuestion())];

    public async ValueTask EraseAsync(ListenerId listener, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            "delete from questions where listener = @Listener", new { Listener = listener.Value }, cancellationToken: cancellationToken)), cancellationToken);

    private sealed record Row(
        Guid Id, Guid Listener, DateTime At, string Words, string Language, string Answer, string Citations, string How, string? Model)
    {
        public AskedQuestion ToQuestion() => new(
            Id, new ListenerId(Listener), new DateTimeOffset(At, TimeSpan.Zero), Words, Language, Answer,
            JsonSerializer.Deserialize<List<AnswerCitation>>(Citations, Json) ?? [], Enum.Parse<AnswerHow>(How), Model);
    }
}
