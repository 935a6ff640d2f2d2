using Dapper;
using Npgsql;
using Radio24.Adapters.Objects;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>Keys in PostgreSQL, so that any number of Api processes on any machines know the same ones.</summary>
public sealed class PostgresKeys(NpgsqlDataSource source) : IStationKeys
{
    public async ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> fresh, CancellationToken cancellationToken)
    {
        var key = new { name = ObjectKey.Checked(name), fresh = fresh.ToArray() };
        return await source.UseAsync(
            async connection =>
            {
                // Two statements: the one that lost a race sees in the second what the winner has committed.
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into station_keys (name, value) values (@name, @fresh) on conflict (name) do nothing",
                    key, cancellationToken: cancellationToken));
                return (await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
                    "select value from station_keys where name = @name", key, cancellationToken: cancellationToken)))!;
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<byte[]>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        await source.UseAsync<IReadOnlyList<byte[]>>(
            async connection => (await connection.QueryAsync<byte[]>(new CommandDefinition(
                "select value from station_keys where starts_with(name, @prefix) order by name collate \"C\"",
                new { prefix }, cancellationToken: cancellationToken))).AsList(),
            cancellationToken);
}
