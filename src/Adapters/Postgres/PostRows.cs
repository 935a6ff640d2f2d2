using Dapper;
using Npgsql;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Between rows and <see cref="PostRecord"/>s.</summary>
internal static class PostRows
{
    public const string Columns = "p.id, p.listener, p.name, p.kind, p.words, p.voice_key, p.voice_ms, p.received_at";

    /// <summary>
    /// Post by post: of a table that has just grown PostgreSQL knows too little to see by itself that it should not read the whole.
    /// </summary>
    private const string Histories =
        """
        select history.* from unnest(@Ids) as asked (id)
        cross join lateral (select post, state, at, actor, reason from post_states where post = asked.id order by n offset 0) history
        """;

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

    /// <summary>The posts of <c>@Ids</c> with their histories, in one round trip.</summary>
    /// <param name="first">A statement that goes before, with the rest in one transaction: only posts that it returns are found.</param>
    public static async Task<Dictionary<PostId, PostRecord>> FindAsync(NpgsqlConnection connection, object parameters, string? first = null)
    {
        await using SqlMapper.GridReader answers = await connection.QueryMultipleAsync(
            $"""
            {(first is null ? "" : first + ";")}
            select {Columns} from posts p where id = any(@Ids);
            {Histories}
            """,
            parameters);
        HashSet<Guid>? only = first is null ? null : [.. await answers.ReadAsync<Guid>()];
        IEnumerable<PostRow> rows = await answers.ReadAsync<PostRow>();
        return Whole(rows.Where(row => only?.Contains(row.Id) != false), await answers.ReadAsync<StateRow>())
            .ToDictionary(record => record.Post.Id);
    }

    /// <summary>Runs the query, whose columns are <see cref="Columns"/>, and adds each post's history.</summary>
    public static async Task<List<PostRecord>> QueryAsync(
        NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        List<PostRow> posts = [.. await connection.QueryAsync<PostRow>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
        if (posts.Count == 0)
            return [];
        return [.. Whole(posts, await connection.QueryAsync<StateRow>(new CommandDefinition(
            Histories,
            new { Ids = posts.Select(row => row.Id).ToArray() },
            cancellationToken: cancellationToken)))];
    }

    private static IEnumerable<PostRecord> Whole(IEnumerable<PostRow> posts, IEnumerable<StateRow> states)
    {
        ILookup<Guid, PostTransition> histories = states.ToLookup(row => row.Post, row => row.ToTransition());
        // A post erased between the two queries has no history: it is gone.
        return posts.Where(row => histories.Contains(row.Id)).Select(row => new PostRecord(row.ToPost(), [.. histories[row.Id]]));
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
