using Dapper;
using Npgsql;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Adapters.Postgres;

/// <summary>The station's policy in PostgreSQL: a row a version.</summary>
public sealed class PostgresPolicyStore(NpgsqlDataSource source) : IPolicyStore
{
    private const string Columns = "version, at, actor, policy::text as policy";

    public async ValueTask<PolicyVersion?> CurrentAsync(CancellationToken cancellationToken) =>
        (await QueryAsync($"select {Columns} from policies order by version desc limit 1", new { }, cancellationToken)).SingleOrDefault();

    public async ValueTask<PolicyVersion?> PutAsync(StationPolicy policy, long expected, AuditEntry audit, CancellationToken cancellationToken) =>
        // Two at the same time would write the same version: the second finds it there and writes nothing.
        (await QueryAsync(
            $"""
            with put as (
                insert into policies (version, at, actor, policy)
                select @expected + 1, @At, @Actor, @Policy::jsonb
                where (select coalesce(max(version), 0) from policies) = @expected
                on conflict (version) do nothing
                returning {Columns}),
            audited as (
                insert into audit_log (at, actor, act, subject, before, after)
                select @At, @Actor, @Act, @Subject, @Before::jsonb, @After::jsonb from put)
            select * from put
            """,
            new
            {
                expected,
                At = audit.At.UtcDateTime,
                audit.Actor,
                Policy = PolicyJson.Write(policy),
                audit.Act,
                audit.Subject,
                audit.Before,
                audit.After,
            },
            cancellationToken)).SingleOrDefault();

    public async ValueTask<IReadOnlyList<PolicyVersion>> HistoryAsync(long? before, int limit, CancellationToken cancellationToken) =>
        await QueryAsync(
            $"select {Columns} from policies where version < @Before order by version desc limit @limit",
            new { Before = before ?? long.MaxValue, limit },
            cancellationToken);

    private async ValueTask<IReadOnlyList<PolicyVersion>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(
            connection => connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)), cancellationToken))
            .Select(row => new PolicyVersion(row.Version, new DateTimeOffset(row.At, TimeSpan.Zero), row.Actor, PolicyJson.Read(row.Policy)))];

    private sealed class Row
    {
        public long Version { get; init; }
        public DateTime At { get; init; }
        public string Actor { get; init; } = "";
        public string Policy { get; init; } = "";
    }
}
