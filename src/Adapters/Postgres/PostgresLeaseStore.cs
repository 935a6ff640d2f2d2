using Dapper;
using Npgsql;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// The air lease as a row; its end is judged by the database's clock. The row stays when the lease is given back, so that its epoch never
/// goes down: what a Host writes is told by it (<see cref="PostgresPostStore"/>).
/// </summary>
public sealed class PostgresLeaseStore(NpgsqlDataSource source) : ILeaseStore
{
    public string Name => "postgres";

    public async ValueTask<long?> TryHoldAsync(
        string holder, string? address, TimeSpan length, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            insert into air_lease as l (holder, address, ends_at) values (@holder, @Address, clock_timestamp() + @length)
            on conflict (id) do update set holder = excluded.holder, address = excluded.address, ends_at = excluded.ends_at,
                epoch = l.epoch + case when l.holder = excluded.holder then 0 else 1 end
            where l.holder = excluded.holder or l.ends_at <= clock_timestamp()
            returning epoch
            """,
            new { holder, Address = address ?? "", length },
            cancellationToken: cancellationToken));
    }

    public async ValueTask ReleaseAsync(string holder, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "update air_lease set holder = '', ends_at = '-infinity' where holder = @holder", new { holder }, cancellationToken: cancellationToken));
    }

    public async ValueTask<string?> AddressAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select nullif(address, '') from air_lease where ends_at > clock_timestamp()", cancellationToken: cancellationToken));
    }
}
