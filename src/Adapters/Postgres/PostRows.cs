using Dapper;
using Npgsql;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Between rows and <see cref="PostRecord"/>s.</summary>
internal static class PostRows
{
    public const string Columns = "p.id, p.listener, p.name, p.kind, p.words, p.voice_key, p.voice_ms, p.received_at";

    /// <summary>States as the database spells them.</summary>
    public static string Name(PostState state) => state switch
    {
        PostState.Received => "received",
        PostState.Transcribed => "transcribed",
        PostState.Screened => "screened",
        PostState.Held => "held",
        PostState.Approved => "approved",
        PostState.Queued => "queued",
        PostState.OnAir => "on air",
        PostState.Aired => "aired",
        PostState.Rejected => "rejected",
        PostState.Withdrawn => "withdrawn",
        PostState.Expired => "expired",
        PostState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a post state"),
    };

    public static PostState State(string name) => Enum.Parse<PostState>(name.Replace(" ", ""), ignoreCase: true);

    /// <summary>One post with its history, in one round trip.</summary>
    /// <param name="first">A statement that goes before, with the rest in one transaction; no row from it means null.</param>
    public static async Task<PostRecord?> FindAsync(
        NpgsqlConnection connection, object parameters, CancellationToken cancellationToken, string? first = null)
    {
        await using SqlMapper.GridReader answers = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            {(first is null ? "" : first + ";")}
            select {Columns} from posts p where id = @Id;
            select post, state, at, actor, reason from post_states where post = @Id order by n
            """,
            parameters,
            cancellationToken: cancellationToken));
        if (first is not null && !(await answers.ReadAsync<Guid>()).Any())
            return null;
        PostRow? row = await answers.ReadFirstOrDefaultAsync<PostRow>();
        PostTransition[] history = [.. (await answers.ReadAsync<StateRow>()).Select(state => state.ToTransition())];
        return row is null || history.Length == 0 ? null : new PostRecord(row.ToPost(), history);
    }

    /// <summary>Runs the query, whose columns are <see cref="Columns"/>, and adds each post's history.</summary>
    public static async Task<List<PostRecord>> QueryAsync(
        NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        List<PostRow> posts = [.. await connection.QueryAsync<PostRow>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
        if (posts.Count == 0)
            return [];
        ILookup<Guid, PostTransition> histories = (await connection.QueryAsync<StateRow>(new CommandDefinition(
            "select post, state, at, actor, reason from post_states where post = any(@Ids) order by post, n",
            new { Ids = posts.Select(row => row.Id).ToArray() },
            cancellationToken: cancellationToken))).ToLookup(row => row.Post, row => row.ToTransition());
        // A post erased between the two queries has no history: it is gone.
        return [.. posts.Where(row => histories.Contains(row.Id))
            .Select(row => new PostRecord(row.ToPost(), [.. histories[row.Id]]))];
    }

    private sealed class PostRow
    {
        public Guid Id { get; init; }
        public Guid Listener { get; init; }
        public string? Name { get; init; }
        public string Kind { get; init; } = "";
        public string? Words { get; init; }
        public string? Voice_Key { get; init; }
        public int? Voice_Ms { get; init; }
        public DateTime Received_At { get; init; }

        public ListenerPost ToPost() => new(
            new PostId(Id),
            new ListenerId(Listener),
            Name,
            Kind == "voice"
                ? new PostBody.Voice(Voice_Key!, TimeSpan.FromMilliseconds(Voice_Ms ?? 0), Words)
                : new PostBody.Text(Words ?? ""),
            new DateTimeOffset(Received_At, TimeSpan.Zero));
    }

    private sealed class StateRow
    {
        public Guid Post { get; init; }
        public string State { get; init; } = "";
        public DateTime At { get; init; }
        public string Actor { get; init; } = "";
        public string? Reason { get; init; }

        public PostTransition ToTransition() => new(PostRows.State(State), new DateTimeOffset(At, TimeSpan.Zero), Actor, Reason);
    }
}
