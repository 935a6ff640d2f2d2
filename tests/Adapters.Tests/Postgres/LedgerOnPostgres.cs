using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>The contract as PostgreSQL keeps it, whichever it is.</summary>
public abstract class LedgerOnPostgres(IPostgresUnderTest postgres) : LedgerContract, IAsyncLifetime
{
    private readonly List<PostgresLedger> _made = [];

    public Task InitializeAsync() => postgres.EmptyAsync();

    public async Task DisposeAsync()
    {
        foreach (PostgresLedger ledger in _made)
            await ledger.DisposeAsync();
    }

    protected override ValueTask<(ILedger Ledger, IOutbox Outbox)> CreateAsync(CostCaps caps)
    {
        var ledger = new PostgresLedger(postgres.Source, caps, Time, NullLogger<PostgresLedger>.Instance);
        _made.Add(ledger);
        return ValueTask.FromResult<(ILedger, IOutbox)>((ledger, new PostgresOutbox(postgres.Source)));
    }
}

[Collection(nameof(PgliteCollection))]
public sealed class PgliteLedgerTests(PgliteFixture postgres) : LedgerOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerLedgerTests(PostgresServer postgres) : LedgerOnPostgres(postgres)
{
    [Fact]
    public async Task Old_calls_go_when_they_have_been_kept_long_enough()
    {
        await using var ledger = new PostgresLedger(postgres.Source, new CostCaps(1, 10), Time, NullLogger<PostgresLedger>.Instance);
        for (int day = 0; day < 3; day++)
        {
            Reservation one = await ledger.ReserveAsync(CallPurpose.Moderation, 0, CancellationToken.None);
            await ledger.BookAsync(one, new PaidCall(
                one.Id, one.At, one.Purpose, "api.example", "moderation", new TokensUsed(), 0, PaidCall.Answered, TimeSpan.Zero, "only choice"));
            Time.Advance(TimeSpan.FromDays(1));
        }

        await ledger.SpendingAsync(CancellationToken.None);
        var retention = new PostgresRetention(postgres.Source);
        Assert.Equal(2, await retention.DeleteAsync(KeptRows.PaidCalls, Time.GetUtcNow().AddDays(-1.5), 10, CancellationToken.None));
        Assert.Equal("2026-12-01", Assert.Single(await ledger.CostsAsync(CostsBy.Day, default, DateTimeOffset.MaxValue, 10, CancellationToken.None)).Key);
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_bought_and_what_was_booked_is_written_when_it_is_back()
    {
        bool away = false;
        await using NpgsqlDataSource source = Database.Open(postgres.ConnectionString + ";Pooling=false", () =>
        {
            if (Volatile.Read(ref away))
                throw new StoreAwayException("away");
        });
        await using var ledger = new PostgresLedger(source, new CostCaps(1, 10), Time, NullLogger<PostgresLedger>.Instance);
        Reservation one = await ledger.ReserveAsync(CallPurpose.Analysis, 0.5m, CancellationToken.None);
        Reservation free = await ledger.ReserveAsync(CallPurpose.Moderation, 0, CancellationToken.None);
        Volatile.Write(ref away, true);

        await ledger.BookAsync(one, new PaidCall(
            one.Id, one.At, one.Purpose, "api.example", "gpt-x", new TokensUsed(), 0.25m, PaidCall.Answered, TimeSpan.Zero, "only choice"));
        Assert.Equal(ModelTrouble.Broken, (await Assert.ThrowsAsync<ModelAwayException>(() =>
            ledger.ReserveAsync(CallPurpose.Analysis, 0.1m, CancellationToken.None).AsTask())).Trouble);
        // What is free needs no store to be allowed.
        await ledger.BookAsync(free, new PaidCall(
            free.Id, free.At, free.Purpose, "api.example", "moderation", new TokensUsed(), 0, PaidCall.Answered, TimeSpan.Zero, "only choice"));

        Volatile.Write(ref away, false);
        for (int tries = 0; ; tries++)
        {
            // Both who writes again and who waits for it go by the clock.
            Task<IReadOnlyList<CostSum>> asked = ledger.CostsAsync(CostsBy.Model, default, DateTimeOffset.MaxValue, 10, CancellationToken.None).AsTask();
            while (!asked.IsCompleted)
            {
                Time.Advance(TimeSpan.FromSeconds(15));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            if ((await asked).Count == 2)
                break;
            Assert.True(tries < 200, "it was not written");
        }
    }
}
