using Dapper;
using Npgsql;
using Radio24.Core.Posts;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Postgres;

/// <summary>Between rows and <see cref="PostRecord"/>s.</summary>
internal static class PostRows
{
    public const string Columns = "p.id, p.listener, p.name, p.kind, p.words, p.tone, p.voice_key, p.voice_ms, p.received_at, p.altered, p.sent, p.reply_to, p.remember";

    /// <summary>
    /// Post by post: of a table that has just grown PostgreSQL knows too little to see by itself that it should not read the whole.
    /// </summary>
    private const string Histories =
        """
        select history.* from unnest(@Ids) as asked (id)
        cross join lateral (select post, state, at, actor, reason, rule from post_states where post = asked.id order by n offset 0) history
        """;

    /// <summary>The first posts that wait, with their places; a place beyond <c>@Limit</c> is not counted.</summary>
    public const string Places =
        """
        select id, row_number() over (order by id)::int as place
        from (select id from posts where not finished order by id limit @Limit) first
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
    public static async Task<Dictionary<PostId, PostRecord>> FindAsync(NpgsqlConnection connection, object parameters)
    {
        await using SqlMapper.GridReader answers = await connection.QueryMultipleAsync(
            $"""
            select {Columns} from posts p where id = any(@Ids);
            {Histories}
            """,
            parameters);
        IEnumerable<PostRow> rows = await answers.ReadAsync<PostRow>();
        return Whole(rows, await answers.ReadAsync<StateRow>()).ToDictionary(record => record.Post.Id);
    }

    /// <summary>Runs a statement that moves posts, then reads them with their places and histories: one round trip, one transaction.</summary>
    /// <param name="move">Returns each of <c>@Ids</c>, whether it moved, and whether its Host is still on air.</param>
    public static async Task<IReadOnlyList<MoveResult>> MoveAsync(
        NpgsqlConnection connection, string move, object parameters, IReadOnlyList<PostId> ids)
    {
        await using SqlMapper.GridReader answers = await connection.QueryMultipleAsync(
            $"""
            {move};
            with line as materialized ({Places})
            select {Columns}, case when p.finished then 0 else coalesce(line.place, @Limit) end as place
            from posts p left join line using (id) where p.id = any(@Ids);
            {Histories}
            """,
            parameters);
        Dictionary<Guid, (bool Moved, bool OnAir)> outcomes =
            (await answers.ReadAsync<(Guid Id, bool Moved, bool OnAir)>()).ToDictionary(row => row.Id, row => (row.Moved, row.OnAir));
        List<PostRow> rows = [.. await answers.ReadAsync<PostRow>()];
        Dictionary<Guid, int> places = rows.ToDictionary(row => row.Id, row => row.Place);
        Dictionary<PostId, PostRecord> records = Whole(rows, await answers.ReadAsync<StateRow>()).ToDictionary(record => record.Post.Id);
        return [.. ids.Select(id =>
        {
            PostRecord? record = records.GetValueOrDefault(id);
            (bool moved, bool onAir) = outcomes[id.Value];
            MoveOutcome outcome = moved ? MoveOutcome.Moved
                : !onAir ? MoveOutcome.OffAir
                : record is null ? MoveOutcome.Unknown
                : MoveOutcome.Refused;
            return new MoveResult(outcome, record, places.GetValueOrDefault(id.Value));
        })];
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
        return posts.Where(row => histories.Contains(row.Id)).Select(row => new PostRecord(row.ToPost(), [.. histories[row.Id]]) { Altered = row.Altered, Sent = row.Sent });
    }

    private sealed class PostRow
    {
        public Guid Id { get; init; }
        public Guid Listener { get; init; }
        public string? Name { get; init; }
        public string Kind { get; init; } = "";
        public string? Words { get; init; }
        public string? Tone { get; init; }
        public string? Voice_Key { get; init; }
        public int? Voice_Ms { get; init; }
        public DateTime Received_At { get; init; }
        public bool Altered { get; init; }
        public byte[]? Sent { get; init; }
        public Guid? Reply_To { get; init; }
        public bool Remember { get; init; }

        /// <summary>Only where it was asked for.</summary>
        public int Place { get; init; }

        public ListenerPost ToPost() => new(
            new PostId(Id),
            new ListenerId(Listener),
            Name,
            Kind == "voice"
                ? new PostBody.Voice(Voice_Key!, TimeSpan.FromMilliseconds(Voice_Ms ?? 0), Words)
                : new PostBody.Text(Words ?? ""),
            new DateTimeOffset(Received_At, TimeSpan.Zero))
        {
            Tone = Tone is null ? null : TonePipeline.Parse(Tone),
            Remember = Remember,
            ReplyTo = Reply_To is { } first ? new PostId(first) : null,
        };
    }

    private sealed class StateRow
    {
        public Guid Post { get; init; }
        public string State { get; init; } = "";
        public DateTime At { get; init; }
        public string Actor { get; init; } = "";
        public string? Reason { get; init; }
        public string? Rule { get; init; }

        public PostTransition ToTransition() => new(PostRows.State(State), new DateTimeOffset(At, TimeSpan.Zero), Actor, Reason, Rule);
    }
}
