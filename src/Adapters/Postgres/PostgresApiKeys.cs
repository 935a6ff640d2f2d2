using Dapper;
using Npgsql;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Programs' keys in PostgreSQL.</summary>
public sealed class PostgresApiKeys(NpgsqlDataSource source) : IApiKeys
{
    private const string Columns =
        "id, name, scopes, created_by as createdby, created_at as createdat, expires_at as expiresat, revoked_at as revokedat, replaces, last_used as lastused";

    public async ValueTask AddAsync(ApiKey key, byte[] secretHash, CancellationToken cancellationToken)
    {
        await source.UseAsync(connection => InsertAsync(connection, key, secretHash, cancellationToken), cancellationToken);
    }

    public async ValueTask<ApiKey?> FindBySecretAsync(byte[] secretHash, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                $"select {Columns} from api_keys where secret = @secretHash", new { secretHash }, cancellationToken: cancellationToken)))?.ToKey();
        }, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        return await source.UseAsync<IReadOnlyList<ApiKey>>(async connection =>
        {
            IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(
                $"select {Columns} from api_keys order by created_at desc, id desc limit 1000", cancellationToken: cancellationToken));
            return [.. rows.Select(row => row.ToKey())];
        }, cancellationToken);
    }

    public async ValueTask<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                $"update api_keys set revoked_at = coalesce(revoked_at, @At) where id = @id returning {Columns}",
                new { id, At = at.UtcDateTime },
                cancellationToken: cancellationToken)))?.ToKey();
        }, cancellationToken);
    }

    public async ValueTask<bool> RotateAsync(
        ApiKey successor, byte[] secretHash, DateTimeOffset oldEndsAt, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            int old = await connection.ExecuteAsync(new CommandDefinition(
                """
                update api_keys k set expires_at = least(k.expires_at, @OldEndsAt)
                where k.id = @Old and k.revoked_at is null and (k.expires_at is null or k.expires_at > @Now)
                    and not exists (select from api_keys s where s.replaces = k.id)
                """,
                new { Old = successor.Replaces, OldEndsAt = oldEndsAt.UtcDateTime, Now = successor.CreatedAt.UtcDateTime },
                cancellationToken: cancellationToken));
            if (old == 0)
                return false;
            try
            {
                await InsertAsync(connection, successor, secretHash, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return false; // somebody else was first
            }

            await transaction.CommitAsync(cancellationToken);
            return true;
        }, cancellationToken);
    }

    public async ValueTask UsedAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await source.UseAsync(async connection =>
        {
            return await connection.ExecuteAsync(new CommandDefinition(
                "update api_keys set last_used = @At where id = @id and (last_used is null or last_used <= @Minute)",
                new { id, At = at.UtcDateTime, Minute = at.AddMinutes(-1).UtcDateTime },
                cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    private static Task<int> InsertAsync(
        NpgsqlConnection connection, ApiKey key, byte[] secretHash, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into api_keys (id, name, secret, scopes, created_by, created_at, expires_at, replaces)
            values (@Id, @Name, @secretHash, @Scopes, @CreatedBy, @CreatedAt, @ExpiresAt, @Replaces)
            """,
            new
            {
                key.Id,
                key.Name,
                secretHash,
                Scopes = key.Scopes.ToArray(),
                CreatedBy = key.CreatedBy?.Value,
                CreatedAt = key.CreatedAt.UtcDateTime,
                ExpiresAt = key.ExpiresAt?.UtcDateTime,
                key.Replaces,
            },
            cancellationToken: cancellationToken));

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string[] Scopes { get; init; } = [];
        public Guid? CreatedBy { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime? ExpiresAt { get; init; }
        public DateTime? RevokedAt { get; init; }
        public Guid? Replaces { get; init; }
        public DateTime? LastUsed { get; init; }

        public ApiKey ToKey() => new(
            Id, Name, Scopes, CreatedBy is { } by ? new ListenerId(by) : null, Time(CreatedAt)!.Value, Time(ExpiresAt), Time(RevokedAt),
            Replaces, Time(LastUsed));

        private static DateTimeOffset? Time(DateTime? at) => at is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null;
    }
}
