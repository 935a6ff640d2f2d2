using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// The ledger in PostgreSQL. Who reserves waits for one short transaction, shared with all who reserve at the same time; who books waits for
/// nothing: calls are written in batches, beside everything else, and again when the store was away.
/// </summary>
public sealed partial class PostgresLedger : ILedger, IHostedService, IAsyncDisposable
{
    /// <summary>Calls that are not written yet, after which free ones are left out. What is paid is always kept: while the store is away nothing is bought.</summary>
    internal const int MostWaiting = 20_000;

    private const int Largest = 256;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(15), LastTry = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly LedgerRows _rows;
    private readonly CostCaps _caps;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresLedger> _logger;
    private readonly Batcher<Reservation, bool> _reserving;
    private readonly Channel<Entry> _booked = Channel.CreateUnbounded<Entry>();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _writing;
    private int _leftOut;

    public PostgresLedger(NpgsqlDataSource source, CostCaps caps, TimeProvider time, ILogger<PostgresLedger> logger)
    {
        (_source, _rows, _caps, _time, _logger) = (source, new LedgerRows(caps), caps, time, logger);
        _reserving = new Batcher<Reservation, bool>(ReserveBatchAsync, new BatcherOptions<Reservation> { Largest = Largest });
        _writing = Task.Run(WriteAsync);
    }

    public async ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var wanted = new Reservation(Guid.CreateVersion7(now), purpose, now, Math.Max(0, atMost));
        if (wanted.AtMost == 0 && !purpose.IsListeners())
            return wanted;
        cancellationToken.ThrowIfCancellationRequested();
        Task<bool> asked = _reserving.AddAsync(wanted, CancellationToken.None).AsTask();
        try
        {
            return await asked.WaitAsync(cancellationToken) ? wanted : throw new ModelAwayException(ModelTrouble.OverBudget);
        }
        catch (StoreAwayException e)
        {
            throw new ModelAwayException(ModelTrouble.Broken, e);
        }
        catch (OperationCanceledException)
        {
            // It may be granted all the same; then it is let go.
            _ = asked.ContinueWith(
                granted =>
                {
                    if (granted.IsCompletedSuccessfully && granted.GetAwaiter().GetResult())
                        _booked.Writer.TryWrite(new Entry(wanted, null));
                },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    public ValueTask BookAsync(Reservation reservation, PaidCall call)
    {
        if (call.Dollars == 0 && reservation.AtMost == 0 && _booked.Reader.Count >= MostWaiting)
        {
            if (Interlocked.Increment(ref _leftOut) == 1)
                LogLeftOut();
        }
        else
        {
            _booked.Writer.TryWrite(new Entry(reservation, call));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask LetGoAsync(Reservation reservation)
    {
        if (reservation.AtMost > 0)
            _booked.Writer.TryWrite(new Entry(reservation, null));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken)
    {
        await WrittenAsync(cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        return await _source.UseAsync(
            async connection =>
            {
                PeriodTotals[] totals = [.. (await _rows.LoadAsync(connection, null, [now], cancellationToken)).Values];
                PeriodTotals hour = totals.Single(one => one.Period == CostPeriod.Hour), day = totals.Single(one => one.Period == CostPeriod.Day);
                return new Spending(hour.Spent + hour.SetAside, _caps.Hourly, day.Spent + day.SetAside, _caps.Daily, Math.Max(hour.Mark, day.Mark));
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<CostSum>> CostsAsync(
        CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        await WrittenAsync(cancellationToken);
        return await _source.UseAsync(connection => LedgerRows.SumAsync(connection, by, from, to, limit, cancellationToken), cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before the database stops: what was booked is written, if the store is there. Nothing is taken any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _booked.Writer.TryComplete();
        using var late = new CancellationTokenSource(LastTry, _time);
        await using CancellationTokenRegistration end = late.Token.Register(_ending.Cancel);
        await Task.WhenAll(_reserving.CompleteAsync(), _writing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _ending.Dispose();
    }

    /// <summary>Waits until what has been booked here is written: who asks sees what it did. Not for long.</summary>
    private async Task WrittenAsync(CancellationToken cancellationToken)
    {
        var here = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_booked.Writer.TryWrite(new Entry(null, null, here)))
            return;
        await here.Task.WaitAsync(FirstPause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<IReadOnlyList<bool>> ReserveBatchAsync(IReadOnlyList<Reservation> wanted) =>
        await _source.UseAsync(connection => _rows.ReserveAsync(connection, wanted, _time.GetUtcNow(), CancellationToken.None), CancellationToken.None);

    private async Task WriteAsync()
    {
        var batch = new List<Entry>(Largest);
        while (await _booked.Reader.WaitToReadAsync())
        {
            while (batch.Count < Largest && _booked.Reader.TryRead(out Entry? next))
                batch.Add(next);
            if (!await WriteBatchAsync(batch))
                return;
            foreach (Entry entry in batch)
                entry.Written?.TrySetResult();
            batch.Clear();
        }
    }

    /// <returns>False: it was not written, and it is time to end.</returns>
    private async Task<bool> WriteBatchAsync(List<Entry> batch)
    {
        (Reservation Reservation, PaidCall? Call)[] calls = [.. batch.Where(entry => entry.Reservation is not null).Select(entry => (entry.Reservation!, entry.Call))];
        for (TimeSpan pause = FirstPause; calls.Length > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _source.UseAsync(connection => _rows.BookAsync(connection, calls, _time.GetUtcNow(), CancellationToken.None), CancellationToken.None);
                break;
            }
            catch (StoreAwayException)
            {
                if (_ending.IsCancellationRequested)
                {
                    LogUnwritten(calls.Length + _booked.Reader.Count);
                    return false;
                }
            }
#pragma warning disable CA1031 // A batch that the store refuses is a fault of ours; the next one must still be written.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogRefused(calls.Length, e);
                break;
            }

            await Task.Delay(pause, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var left)
            LogCounted(left);
        return true;
    }

    /// <param name="Call">Null: the reservation was let go before the call was made.</param>
    private sealed record Entry(Reservation? Reservation, PaidCall? Call, TaskCompletionSource? Written = null);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database has been away for so long that calls of models that cost nothing are left out of the ledger")]
    private partial void LogLeftOut();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} calls that cost nothing were left out of the ledger while the database was away")]
    private partial void LogCounted(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} calls of models could not be written into the ledger before the end: the database is away")]
    private partial void LogUnwritten(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refused {Count} calls of models; they are not in the ledger")]
    private partial void LogRefused(int count, Exception exception);
}
