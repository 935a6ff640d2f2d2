using System.Text.Json;
using Dapper;
using Npgsql;
using Radio24.Core.Knowledge;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>The station's documents in PostgreSQL: each version with its passages. Those of the newest are searched.</summary>
public sealed class PostgresDocuments(NpgsqlDataSource source, IEmbeddingModel model) : IDocuments
{
    // Any number would do; it must only be the same in every process ("R24D"): two who bring a file of the same name come one after the other.
    private const long LockKey = 0x52323444;

    /// <summary>Of one insert.</summary>
    private const int BatchRows = 500;

    private bool? _hasVectors;

    public async ValueTask<IReadOnlyList<KeptDocument>> ListAsync(CancellationToken cancellationToken) =>
        await source.UseAsync(connection => QueryAsync(connection, "true", new { }, cancellationToken), cancellationToken);

    public async ValueTask<KeptDocument?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await source.UseAsync(connection => QueryAsync(connection, "d.id = @id", new { id }, cancellationToken), cancellationToken)).SingleOrDefault();

    public async ValueTask<(PutOutcome Outcome, KeptDocument? Document)> PutAsync(
        NewDocument document, DocumentLimits limits, CancellationToken cancellationToken) =>
        await source.UseAsync(
            async connection =>
            {
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
                await connection.ExecuteAsync(new CommandDefinition(
                    "select pg_advisory_xact_lock(@LockKey)", new { LockKey }, transaction, cancellationToken: cancellationToken));
                (PutOutcome outcome, Guid? id) = await PutAsync(connection, document, limits, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return (outcome, (await QueryAsync(connection, "d.id = @id", new { id }, cancellationToken)).SingleOrDefault());
            },
            cancellationToken);

    public async ValueTask<bool> DeleteAsync(Guid id, string actor, DateTimeOffset at, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            with gone as (delete from documents where id = @id returning id, version),
            audited as (
                insert into audit_log (at, actor, act, subject, before)
                select @At, @actor, 'document.delete', @Subject, jsonb_build_object('version', version) from gone)
            select exists (select from gone)
            """,
            new { id, At = at.UtcDateTime, actor, Subject = Subject(id) }, cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<IReadOnlyList<Passage>> PassagesAsync(Guid id, int skip, int limit, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(connection => connection.QueryAsync<PostgresKnowledge.PassageRow>(new CommandDefinition(
            $"""
            select {PostgresKnowledge.Columns} from {PostgresKnowledge.From} join documents d on d.id = p.document and d.version = p.version
            where d.id = @id and p.n > @skip order by p.n limit @limit
            """,
            new { id, skip, limit }, cancellationToken: cancellationToken)), cancellationToken)).Select(row => row.ToPassage(0))];

    private static string Subject(Guid id) => $"document:{id:N}";

    /// <summary>In a transaction, one at a time.</summary>
    private async Task<(PutOutcome, Guid?)> PutAsync(
        NpgsqlConnection connection, NewDocument document, DocumentLimits limits, CancellationToken cancellationToken)
    {
        bool hasVectors = await HasVectorsAsync(connection);
        string name = document.Name.ToLowerInvariant();
        (Guid? there, int version, byte[]? sha256, int documents, long passages, int replaced) =
            await connection.QuerySingleAsync<(Guid?, int, byte[]?, int, long, int)>(new CommandDefinition(
                """
                select d.id, coalesce(d.version, 0), v.sha256, (select count(*)::int from documents),
                    (select coalesce(sum(o.passages), 0) from documents a join document_versions o on o.document = a.id and o.version = a.version),
                    coalesce(v.passages, 0)
                from (select) one left join documents d on d.name = @name left join document_versions v on v.document = d.id and v.version = d.version
                """,
                new { name }, cancellationToken: cancellationToken));
        if (sha256 is not null && sha256.AsSpan().SequenceEqual(document.Sha256))
            return (PutOutcome.Same, there);
        if (there is null && documents >= limits.Documents)
            return (PutOutcome.TooManyDocuments, null);
        if (passages - replaced + document.Passages.Count > limits.Passages)
            return (PutOutcome.TooManyPassages, null);

        Guid id = there ?? Guid.CreateVersion7(document.At);
        var row = new
        {
            id,
            name,
            Version = version + 1,
            At = document.At.UtcDateTime,
            document.By,
            Written = document.Name,
            document.Title,
            Format = document.Format.ToString(),
            document.Bytes,
            document.Pages,
            Passages = document.Passages.Count,
            document.Sha256,
            Subject = Subject(id),
            Before = version == 0 ? null : JsonSerializer.Serialize(new { version }),
            After = JsonSerializer.Serialize(new { version = version + 1, passages = document.Passages.Count }),
        };
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into documents (id, name, version) values (@id, @name, @Version) on conflict (id) do update set version = excluded.version;
            insert into document_versions (document, version, at, actor, name, title, format, bytes, pages, passages, sha256)
            values (@id, @Version, @At, @By, @Written, @Title, @Format, @Bytes, @Pages, @Passages, @Sha256);
            update passages set is_current = false where document = @id and is_current;
            {(hasVectors ? "delete from passage_embeddings e using passages p where p.id = e.passage and p.document = @id;" : "")}
            insert into audit_log (at, actor, act, subject, before, after) values (@At, @By, 'document.put', @Subject, @Before::jsonb, @After::jsonb)
            """,
            row, cancellationToken: cancellationToken));
        int n = 0;
        foreach (CutPassage[] batch in document.Passages.Chunk(BatchRows))
        {
            await InsertAsync(connection, id, row.Version, n, batch, document.At, cancellationToken);
            n += batch.Length;
        }

        return (version == 0 ? PutOutcome.Added : PutOutcome.Replaced, id);
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, Guid document, int version, int before, CutPassage[] passages, DateTimeOffset at, CancellationToken cancellationToken)
    {
        SearchTerms[] terms = [.. passages.Select(passage => SearchTerms.Of(passage.Text))], headings = [.. passages.Select(passage => SearchTerms.Of(passage.Heading ?? ""))];
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into passages (id, document, version, n, heading, body, language, is_current, words)
            select id, @document, @version, @before + n, heading, body, language, true,
                setweight(to_tsvector('english', under) || over::tsvector, 'C') || to_tsvector('english', english) || pairs::tsvector
            from unnest(@Ids, @Headings, @Bodies, @Languages, @Under, @Over, @English, @Pairs)
                with ordinality as t (id, heading, body, language, under, over, english, pairs, n)
            """,
            new
            {
                document,
                version,
                before,
                Ids = passages.Select(_ => Guid.CreateVersion7(at)).ToArray(),
                Headings = passages.Select(passage => passage.Heading).ToArray(),
                Bodies = passages.Select(passage => passage.Text).ToArray(),
                Languages = passages.Select(passage => passage.Language).ToArray(),
                Under = headings.Select(one => one.English).ToArray(),
                Over = headings.Select(one => one.ToVector()).ToArray(),
                English = terms.Select(one => one.English).ToArray(),
                Pairs = terms.Select(one => one.ToVector()).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    private async Task<IReadOnlyList<KeptDocument>> QueryAsync(NpgsqlConnection connection, string condition, object parameters, CancellationToken cancellationToken)
    {
        string progress = await HasVectorsAsync(connection) && model.IsThere
            ? """
              (select count(*)::int from passages p where p.document = d.id and p.version = d.version and p.language = any(@Known)) as embeddable,
              (select count(*)::int from passages p join passage_embeddings e on e.passage = p.id
                  where p.document = d.id and p.version = d.version and e.model = @Model) as embedded
              """
            : "0 as embeddable, 0 as embedded";
        var all = new DynamicParameters(parameters);
        all.AddDynamicParams(new { Known = new[] { Language.English, Language.Japanese }.Where(model.Knows).ToArray(), model.Model });
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select d.id, v.name, v.title, v.version, v.at, v.actor, v.format, v.bytes, v.pages, v.passages, {progress}
            from documents d join document_versions v on v.document = d.id and v.version = d.version where {condition} order by v.at desc, d.id
            """,
            all, cancellationToken: cancellationToken))).Select(row => row.ToDocument())];
    }

    private async Task<bool> HasVectorsAsync(NpgsqlConnection connection) =>
        _hasVectors ??= await connection.ExecuteScalarAsync<bool>("select to_regclass('passage_embeddings') is not null");

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Title { get; init; } = "";
        public int Version { get; init; }
        public DateTime At { get; init; }
        public string Actor { get; init; } = "";
        public string Format { get; init; } = "";
        public long Bytes { get; init; }
        public int? Pages { get; init; }
        public int Passages { get; init; }
        public int Embeddable { get; init; }
        public int Embedded { get; init; }

        public KeptDocument ToDocument() => new(
            Id, Name, Title, Version, new DateTimeOffset(At, TimeSpan.Zero), Actor, Enum.Parse<DocumentFormat>(Format), Bytes, Pages, Passages, Embeddable, Embedded);
    }
}
