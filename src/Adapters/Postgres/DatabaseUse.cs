using System.Diagnostics;
using System.Diagnostics.Metrics;
using Npgsql;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// Borrows a connection for one piece of work, and says in the ports' words when there is no database to work with. Meter
/// <c>Radio24.Store</c>: how long each piece took, the wait for a connection included, and how it ended.
/// </summary>
internal static class DatabaseUse
{
    private const string UndefinedTable = "42P01";

    private static readonly Meter Meter = new("Radio24.Store");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "radio24.store.duration", "s", "Pieces of work done in the store, by outcome: done, refused or away.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15] });

    /// <exception cref="StoreAwayException">The database cannot be reached, broke off, or has no tables yet.</exception>
    public static async Task<T> UseAsync<T>(
        this NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        string outcome = "away";
        try
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
            T answer = await work(connection);
            outcome = "done";
            return answer;
        }
        catch (PostgresException e) when (!e.IsTransient && e.SqlState != UndefinedTable)
        {
            // The database understood and refused: that is a fault of ours, not its absence.
            outcome = "refused";
            throw;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            throw new StoreAwayException("The database cannot be reached just now.", e);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
