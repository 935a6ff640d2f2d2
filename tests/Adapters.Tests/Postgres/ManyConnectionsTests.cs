using Dapper;
using Npgsql;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>All connections to the embedded database share one PostgreSQL session: each must still get its own answers only.</summary>
[Collection(nameof(PgliteCollection))]
public sealed class ManyConnectionsTests(PgliteFixture postgres)
{
    [Fact]
    public async Task Each_connection_gets_its_own_answers_and_its_own_transactions()
    {
        await using (NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync())
            await connection.ExecuteAsync("create table turns (worker integer not null, n integer not null)");
        await Task.WhenAll(Enumerable.Range(0, 15).Select(WorkAsync));

        await using NpgsqlConnection after = await postgres.Source.OpenConnectionAsync();
        // Even rounds were committed whole, odd ones rolled back whole.
        Assert.Equal(15 * 10 * 3, await after.ExecuteScalarAsync<int>("select count(*) from turns"));
        Assert.Equal(0, await after.ExecuteScalarAsync<int>("select count(*) from turns where n % 2 = 1"));
        await after.ExecuteAsync("drop table turns");
    }

    [Fact]
    public async Task A_connection_that_breaks_off_in_a_transaction_holds_up_nobody()
    {
        await using (NpgsqlConnection broken = new(postgres.Server.ConnectionString + ";Pooling=false"))
        {
            await broken.OpenAsync();
            await broken.ExecuteAsync("create table if not exists left_over (n integer)");
            await broken.BeginTransactionAsync();
            await broken.ExecuteAsync("insert into left_over values (1)");
            // Without a pool the socket closes here, under the open transaction, as when a process is killed.
        }

        await using NpgsqlConnection next = await postgres.Source.OpenConnectionAsync();
        Assert.Equal(0, await next.ExecuteScalarAsync<int>("select count(*) from left_over"));
        await next.ExecuteAsync("drop table left_over");
    }

    private async Task WorkAsync(int worker)
    {
        for (int n = 0; n < 20; n++)
        {
            await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
            string mine = $"{worker}/{n}";
            Assert.Equal(mine, await connection.ExecuteScalarAsync<string>("select @mine::text", new { mine }));
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            for (int i = 0; i < 3; i++)
                await connection.ExecuteAsync("insert into turns (worker, n) values (@worker, @n)", new { worker, n }, transaction);
            Assert.Equal(3, await connection.ExecuteScalarAsync<int>(
                "select count(*) from turns where worker = @worker and n = @n", new { worker, n }, transaction));
            if (n % 2 == 0)
                await transaction.CommitAsync();
            else
                await transaction.RollbackAsync();
        }
    }
}
