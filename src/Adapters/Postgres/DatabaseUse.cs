using Npgsql;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>Borrows a connection for one piece of work, and says in the ports' words when there is no database to work with.</summary>
internal static class DatabaseUse
{
    private const string UndefinedTable = "42P01";

    /// <exception cref="StoreAwayException">The database cannot be reached, broke off, or has no tables yet.</exception>
    public static async Task<T> UseAsync<T>(
        this NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
        catch (PostgresException e) when (!e.IsTransient && e.SqlState != UndefinedTable)
        {
            // The database understood and refused: that is a fault of ours, not its absence.
            throw;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            throw new StoreAwayException("The database cannot be reached just now.", e);
        }
    }
}
