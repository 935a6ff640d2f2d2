using Radio24.Adapters.Ai;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Station;
using Radio24.Tests;

namespace Radio24.Api.Tests.Startup;

/// <summary>What a command pays for stands in the station's ledger, if the station has one.</summary>
public sealed class LedgerVisitTests(PgliteFixture postgres) : IClassFixture<PgliteFixture>
{
    [Fact]
    public async Task What_the_doctor_has_said_is_booked_where_the_station_books()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        server.Voice = SpokenWords.Hum;
        var presenter = new PresenterModelOptions { Endpoint = server.Address, CheaperModel = "none" };
        var options = new EmbeddedBackplaneOptions { Store = new StoreOptions { ConnectionString = postgres.Server.ConnectionString } };
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        int code = await LedgerVisit.UseAsync(
            options, ledger => new PresenterLook(presenter, new AiOptions(), ledger, TextWriter.Null, TimeProvider.System).RunAsync(CancellationToken.None));

        Assert.Equal(PresenterLook.Works, code);
        CostSum sum = Assert.Single(await LedgerVisit.UseAsync(
            options, async ledger => await ledger!.CostsAsync(CostsBy.Purpose, before.AddMinutes(-1), before.AddMinutes(5), 10, CancellationToken.None)));
        Assert.Equal((nameof(CallPurpose.Doctor), 1L), (sum.Key, sum.Calls));
        Assert.Equal(server.Used, sum.Tokens);
        Assert.Equal(new ModelPrice(4, 24, 32, 64, 0.40m).Of(server.Used), sum.Dollars);
    }

    [Fact]
    public async Task Where_there_is_no_station_there_is_no_ledger_and_none_is_made()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        Assert.True(await LedgerVisit.UseAsync(new EmbeddedBackplaneOptions { DataFolder = folder }, ledger => Task.FromResult(ledger is null)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_keeps_nobody_from_looking()
    {
        var options = new EmbeddedBackplaneOptions { Store = new StoreOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2" } };
        Assert.True(await LedgerVisit.UseAsync(options, ledger => Task.FromResult(ledger is null)));
    }
}
