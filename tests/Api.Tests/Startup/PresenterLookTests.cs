using Radio24.Adapters.Ai;
using Radio24.Core.Asking;
using Radio24.Station;
using Radio24.Tests;

namespace Radio24.Api.Tests.Startup;

/// <summary>What the doctor says of the presenter's models.</summary>
public sealed class PresenterLookTests : IAsyncLifetime
{
    private readonly StringWriter _says = new();
    private readonly MemoryLedger _ledger = new(new CostCaps(1, 10), TimeProvider.System);
    private RealtimeServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await RealtimeServer.StartAsync();
        _server.Voice = SpokenWords.Hum;
        _server.Key = "sk-secret";
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_works_is_said_step_by_step_and_what_it_cost_is_booked()
    {
        _server.Script(RealtimeAct.Says("This is a test of the radio."), RealtimeAct.Says("This is a test, cheaper."));
        Assert.Equal(PresenterLook.Works, await LookAsync(_ledger));

        string[] lines = Lines;
        Assert.Contains("gpt-realtime-2.1 (127.0.0.1): connected and set up", lines[0], StringComparison.Ordinal);
        Assert.Contains("This is a test of the radio.", lines[1], StringComparison.Ordinal);
        Assert.Contains("booked in the ledger", lines[2], StringComparison.Ordinal);
        Assert.Contains("gpt-realtime-2.1-mini", lines[3], StringComparison.Ordinal);
        Assert.Equal(6, lines.Length);
        Assert.All(_ledger.Calls, call => Assert.Equal((CallPurpose.Doctor, PaidCall.Answered), (call.Purpose, call.Outcome)));
        Assert.Equal(_server.Asked.Select(ask => ask.Used), _ledger.Calls.Select(call => call.Tokens));
        Assert.Empty(_server.Complaints);
    }

    [Fact]
    public async Task A_wrong_key_is_said_in_one_line()
    {
        Assert.Equal(PresenterLook.DoesNotWork, await LookAsync(_ledger, new PresenterModelOptions { Endpoint = _server.Address, ApiKey = "sk-wrong" }));

        Assert.Contains("the key is wrong (401)", Assert.Single(Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-wrong", _says.ToString(), StringComparison.Ordinal);
        Assert.Empty(_ledger.Calls);
    }

    [Fact]
    public async Task One_that_does_not_speak_is_told_from_one_that_does()
    {
        _server.Script(RealtimeAct.NoCredit);
        Assert.Equal(PresenterLook.DoesNotWork, await LookAsync(_ledger));

        Assert.Contains(Lines, line => line.Contains("it did not speak: Failed (Denied)", StringComparison.Ordinal));
        Assert.Contains(Lines, line => line.Contains("it spoke", StringComparison.Ordinal));
        Assert.Equal(["Failed", PaidCall.Answered], _ledger.Calls.Select(call => call.Outcome));
    }

    [Fact]
    public async Task Without_a_database_it_speaks_and_says_that_it_is_in_no_ledger()
    {
        Assert.Equal(PresenterLook.Works, await LookAsync(null));
        Assert.Contains("it is in no ledger", _says.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_cap_is_reached_nothing_is_said()
    {
        Assert.Equal(PresenterLook.OverBudget, await LookAsync(new MemoryLedger(new CostCaps(0, 0), TimeProvider.System)));

        Assert.Contains("a cap is reached", _says.ToString(), StringComparison.Ordinal);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task A_model_that_will_be_switched_off_is_named_with_the_day()
    {
        _server.Models = """{"object":"list","data":[{"id":"gpt-realtime-2.1","object":"model","created":1,"owned_by":"x","shutdown_date":"2027-06-01"},{"id":"other","object":"model","shutdown_date":"2026-12-24"}]}""";
        Assert.Equal(PresenterLook.Works, await LookAsync(_ledger));

        Assert.Contains("gpt-realtime-2.1 will be switched off by its service on 2027-06-01", _says.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("2026-12-24", _says.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_announced_is_known_without_asking()
    {
        var presenter = new PresenterModelOptions { Model = "gpt-realtime", CheaperModel = "none" };
        Assert.Equal([new ModelShutdown("gpt-realtime", new DateOnly(2027, 1, 20))], await ModelShutdowns.FindAsync(presenter, new AiOptions(), CancellationToken.None));
    }

    [Fact]
    public async Task None_is_no_fault() => Assert.Equal(PresenterLook.None, await LookAsync(_ledger, new PresenterModelOptions()));

    private string[] Lines => _says.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<int> LookAsync(MemoryLedger? ledger, PresenterModelOptions? presenter = null) => new PresenterLook(
        presenter ?? new PresenterModelOptions { Endpoint = _server.Address, ApiKey = "sk-secret" }, new AiOptions(), ledger, _says, TimeProvider.System).RunAsync(CancellationToken.None);
}
