using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Asking;
using Radio24.Core.Direction;
using Radio24.Core.Presenting;
using Radio24.Host.Air;
using Radio24.Host.Presenting;
using Radio24.Host.Publishing;
using Radio24.Tests;
using Xunit.Abstractions;

namespace Radio24.Host.Tests.Presenting;

/// <summary>The ladder over real sockets, against the scriptable server.</summary>
public sealed class SpeechSocketTests(ITestOutputHelper output) : IAsyncLifetime, IBriefWriter
{
    private readonly MemoryLedger _ledger = new();
    private readonly CancellationTokenSource _end = new();
    private RealtimeServer _server = null!;
    private SpeechLadder _ladder = null!;
    private ModelPrice _price = ModelPrice.Free;

    public async Task InitializeAsync()
    {
        _server = await RealtimeServer.StartAsync();
        _server.Voice = SpokenWords.Hum;
        _server.Says = _ => "Good evening, everybody.";
    }

    public async Task DisposeAsync()
    {
        await _ladder.StopAsync(CancellationToken.None);
        _ladder.Dispose();
        await _server.DisposeAsync();
        _end.Dispose();
    }

    public SessionSetup Setup(DateTimeOffset at) => new("You are the presenter of a test.", "marin");

    public ValueTask<WrittenBrief> WriteAsync(Segment segment, BriefState state, CancellationToken cancellationToken) => throw new NotSupportedException();

    [Fact]
    public async Task Thirty_turns_of_every_kind_are_in_the_ledger_as_the_server_counted_them()
    {
        await StartAsync();
        RealtimeAct[] acts =
        [
            RealtimeAct.Stall, RealtimeAct.Abort, RealtimeAct.NoDone, RealtimeAct.TextOnly, RealtimeAct.Expired, RealtimeAct.Fails("rate_limit_exceeded"),
            RealtimeAct.UnknownEvents, RealtimeAct.AllAtOnce, RealtimeAct.TooLong, RealtimeAct.GoingAway, RealtimeAct.NoJson, RealtimeAct.Silent,
        ];
        int turns = 0;
        foreach (RealtimeAct act in acts)
        {
            // One that is well before each that is not: the ladder trusts it again.
            turns += await SpeakAsync();
            _server.Script(act);
            turns += await SpeakAsync();
        }

        while (turns < 30)
            turns += await SpeakAsync();
        Assert.Equal(PresenterRung.Primary, _ladder.Status.Rung);
        await CheckLedgerAsync();
        output.WriteLine($"{_server.Asked.Count} responses, {_ledger.Calls.Count(call => call.Why == "proof")} proofs, {_server.Visits.Count} connections, ${_ledger.Calls.Sum(call => call.Dollars):0.000}");
    }

    [Fact]
    public async Task Sessions_that_end_after_six_seconds_never_cut_a_sentence()
    {
        _server.Lifetime = TimeSpan.FromSeconds(6);
        _server.Otherwise = RealtimeAct.Answer with { Pace = 5 };
        await StartAsync();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(15), TimeProvider.System);
        int turns = 0;
        while (!enough.IsCancellationRequested)
        {
            if (await _ladder.AskAsync(Brief, CancellationToken.None) is not { } turn)
                continue;
            SpeechEvent.Ended ended = await EndAsync(turn);
            Assert.Equal(TurnOutcome.Completed, ended.Outcome);
            turns++;
        }

        Assert.True(_server.Visits.Count >= 3, $"{_server.Visits.Count} sessions");
        Assert.True(turns > 5, $"{turns} turns");
        await CheckLedgerAsync();
    }

    [Fact]
    public async Task An_account_without_credit_is_given_up_at_once_and_the_cheaper_model_of_the_same_account_too()
    {
        await StartAsync(cheaper: true);
        await SpeakAsync();
        _server.Otherwise = RealtimeAct.NoCredit;
        await SpeakAsync();
        for (int i = 0; _ladder.Status.Rung != PresenterRung.Offline; i++)
        {
            Assert.True(i < 600, $"it is still {_ladder.Status.Rung}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        int visits = _server.Visits.Count;
        Assert.Null(await _ladder.AskAsync(Brief, CancellationToken.None));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);
        Assert.Equal(visits, _server.Visits.Count);
        await CheckLedgerAsync();
    }

    [Fact]
    public async Task A_connection_that_hangs_in_a_turn_is_found_out_within_15_seconds_and_replaced()
    {
        await StartAsync();
        await SpeakAsync();
        _server.Script(RealtimeAct.HalfOpen);
        long began = TimeProvider.System.GetTimestamp();
        await SpeakAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 15);
        await SpeakAsync();
        Assert.True(_server.Visits.Count >= 2);
    }

    private static SpeechBrief Brief { get; } = new("Say what played.", "hello", 1_000);

    private async Task StartAsync(bool cheaper = false)
    {
        var models = new SpeechModels(
            new PresenterModelOptions { Endpoint = _server.Address, ApiKey = "sk-test", CheaperModel = cheaper ? "gpt-realtime-2.1-mini" : "none" }, new AiOptions(),
            TimeProvider.System, NullLogger<SpeechModels>.Instance);
        _price = models.Rungs[0].Model.Price;
        var outbox = new MemoryOutbox();
        var reports = new AirReports(new KeptFeed(), TimeProvider.System, NullLogger<AirReports>.Instance);
        var audience = new Audience();
        audience.Set(1);
        _ladder = new SpeechLadder(
            models, this, null, _ledger, new PresenterNews(reports, outbox, TimeProvider.System, NullLogger<PresenterNews>.Instance), audience, true,
            new PresenterOptions(), "Radio24 AI", new StationClock(TimeProvider.System, TimeZoneInfo.Utc), TimeProvider.System, NullLogger<SpeechLadder>.Instance);
        await _ladder.StartAsync(_end.Token);
    }

    /// <summary>One turn, whatever becomes of it, as soon as there is somebody to ask.</summary>
    private async Task<int> SpeakAsync()
    {
        for (int i = 0; i < 100; i++)
        {
            if (await _ladder.AskAsync(Brief, CancellationToken.None) is not { } turn)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, CancellationToken.None);
                continue;
            }

            await EndAsync(turn);
            await turn.DisposeAsync();
            return 1;
        }

        Assert.Fail("nobody speaks any more");
        return 0;
    }

    private static async Task<SpeechEvent.Ended> EndAsync(IPaidTurn turn)
    {
        SpeechEvent? last = null;
        await foreach (SpeechEvent what in turn.ReadAsync(CancellationToken.None))
            last = what;
        return Assert.IsType<SpeechEvent.Ended>(last);
    }

    private async Task CheckLedgerAsync()
    {
        await _ladder.StopAsync(CancellationToken.None);
        IReadOnlyList<RealtimeAsk> asked = _server.Asked;
        IReadOnlyList<PaidCall> calls = _ledger.Calls;
        Assert.Equal(asked.Count, calls.Count);
        foreach ((RealtimeAsk ask, PaidCall call) in asked.Zip(calls))
        {
            // What was counted and could not be told any more is covered by what was set aside.
            if (call.Outcome is nameof(ModelTrouble.Broken) or nameof(ModelTrouble.Malformed))
                Assert.True(ask.Used is null || call.Dollars >= _price.Of(ask.Used), $"{call.Outcome}: {call.Dollars}");
            else
                Assert.Equal((call.Outcome, ask.Used ?? new TokensUsed()), (call.Outcome, call.Tokens));
        }

        Assert.Empty(_server.Complaints);
    }
}
