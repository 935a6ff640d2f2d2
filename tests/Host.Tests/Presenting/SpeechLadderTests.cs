using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;
using Radio24.Tests;

namespace Radio24.Host.Tests.Presenting;

public sealed class SpeechLadderTests
{
    [Fact]
    public void A_session_is_opened_proved_and_speaks_and_every_turn_is_in_the_ledger()
    {
        var station = new LadderStation();
        station.Run(async () =>
        {
            await station.PassAsync(5);
            Assert.Equal((PresenterRung.Primary, "big"), (station.Ladder.Status.Rung, station.Ladder.Status.Model));
            Assert.Equal(24_000, station.Ladder.Traits?.RateOut);
            (IPaidTurn turn, List<SpeechEvent> events) = (await station.SpeakAsync())!.Value;
            Assert.Equal(5, events.OfType<SpeechEvent.Audio>().Count());
            Assert.Equal(TurnOutcome.Completed, Assert.IsType<SpeechEvent.Ended>(events[^1]).Outcome);
            Assert.Equal(station.Primary.Price.Of(new TokensUsed(TextIn: 1_000, TextOut: 20, AudioOut: 100)), turn.Dollars);
        });

        Assert.Equal(["proof", "Chosen"], station.Ledger.Calls.Select(call => call.Why));
        Assert.All(station.Ledger.Calls, call => Assert.Equal((CallPurpose.Presenter, PaidCall.Answered), (call.Purpose, call.Outcome)));
        Assert.Equal(station.Primary.Dollars, station.Ledger.Calls.Sum(call => call.Dollars));
        Assert.Empty(station.Primary.Open);
        Assert.Empty(station.Cheaper.Sessions);
    }

    [Fact]
    public void Without_a_model_the_voice_of_this_machine_speaks_and_no_timer_ticks()
    {
        var station = new LadderStation(rungs: 0);
        station.Run(async () =>
        {
            Assert.Null(await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None));
            int before = station.Time.Fired;
            await station.PassAsync(TimeSpan.FromHours(1));
            Assert.Equal(before + 1, station.Time.Fired);
        });

        Assert.Equal(PresenterRung.Offline, station.Ladder.Status.Rung);
        Assert.Equal("no model is set up to speak", station.Ladder.Status.Reason.En);
        Assert.Empty(station.Ledger.Calls);
        Assert.Empty(station.Log.Lines);
    }

    [Fact]
    public void Without_a_voice_either_it_is_music()
    {
        var station = new LadderStation(rungs: 0, hasVoice: false);
        station.Run(() => Task.CompletedTask);
        Assert.Equal(PresenterRung.Music, station.Ladder.Status.Rung);
    }

    public static TheoryData<string, TurnOutcome, string> Delays => new()
    {
        { "created", TurnOutcome.Failed, "TimedOut" },
        { "stall", TurnOutcome.Failed, "TimedOut" },
        { "slow", TurnOutcome.Failed, "TimedOut" },
        { "deaf", TurnOutcome.Failed, "TimedOut" },
        { "no end", TurnOutcome.Completed, "answered" },
        { "no sound", TurnOutcome.Failed, "Malformed" },
        { "cut", TurnOutcome.Lost, "Broken" },
        { "expired", TurnOutcome.Lost, "Broken" },
        { "incomplete", TurnOutcome.Incomplete, "answered" },
    };

    [Theory]
    [MemberData(nameof(Delays))]
    public void Whatever_becomes_of_a_turn_it_ends_is_booked_and_the_next_one_works(string what, TurnOutcome outcome, string booked)
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            station.Primary.Turning = _ => what switch
            {
                "created" => new TurnScript { CreatedAfter = TimeSpan.FromHours(1) },
                "stall" => new TurnScript { StallsAfter = 2 },
                "slow" => new TurnScript { BetweenPieces = TimeSpan.FromSeconds(2), Pieces = 1_000 },
                "deaf" => new TurnScript { StallsAfter = 2, Deaf = true },
                "no end" => new TurnScript { NoEnd = true },
                "no sound" => new TurnScript { Pieces = 0 },
                "cut" => new TurnScript { Breaks = SpeechTrouble.Broken },
                "expired" => new TurnScript { Breaks = SpeechTrouble.Expired },
                _ => new TurnScript { Outcome = TurnOutcome.Incomplete },
            };
            DateTimeOffset began = station.Time.GetUtcNow();
            (IPaidTurn turn, List<SpeechEvent> events) = (await station.SpeakAsync())!.Value;
            Assert.Equal(outcome, Assert.IsType<SpeechEvent.Ended>(events[^1]).Outcome);
            Assert.InRange((station.Time.GetUtcNow() - began).TotalSeconds, 0, 63);
            Assert.True(turn.Dollars > 0);
            PaidCall call = station.Ledger.Calls[^1];
            Assert.Equal((booked, turn.Dollars), (call.Outcome, call.Dollars));
            // What the service does not say costs all that was set aside.
            Assert.Equal(what is "deaf" or "cut" or "expired", call.Tokens == new TokensUsed());

            station.Primary.Turning = _ => new TurnScript();
            await station.PassAsync(10);
            Assert.Equal(PresenterRung.Primary, station.Ladder.Status.Rung);
            Assert.NotNull(await station.SpeakAsync());
            Assert.Equal(what is "incomplete" ? 1 : 2, station.Primary.Sessions.Count);
        });
        Assert.Equal(0, (SpendingOf(station)).Hour - station.Ledger.Calls.Sum(call => call.Dollars));
    }

    [Fact]
    public void A_turn_that_its_reader_gives_up_is_cancelled_and_booked_by_what_was_used()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            IPaidTurn turn = (await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None))!;
            await foreach (SpeechEvent what in turn.ReadAsync(CancellationToken.None))
            {
                if (what is SpeechEvent.Audio)
                    break;
            }

            await turn.DisposeAsync();
            await station.PassAsync(1);
            Assert.Equal(PaidCall.Cancelled, station.Ledger.Calls[^1].Outcome);
            Assert.Equal(100, station.Ledger.Calls[^1].Tokens.AudioOut);
            Assert.NotNull(await station.SpeakAsync());
            Assert.Single(station.Primary.Sessions);
        });
    }

    [Fact]
    public void A_turn_that_nobody_reads_ends_all_the_same_and_the_next_who_asks_waits_for_it()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            Assert.NotNull(await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None));
            Assert.NotNull(await station.SpeakAsync());
            Assert.Equal(2, station.Primary.Sessions[0].Asked.Count - 1);
            station.Primary.Turning = _ => new TurnScript { Pieces = 200 };
            Assert.NotNull(await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None));
            DateTimeOffset began = station.Time.GetUtcNow();
            Assert.Null(await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None));
            Assert.InRange((station.Time.GetUtcNow() - began).TotalSeconds, 10, 11);
            using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(1), station.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await station.Ladder.AskAsync(LadderStation.Brief, gone.Token));
        });
    }

    [Fact]
    public void Who_asks_while_the_session_is_being_opened_waits_for_it()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () => Assert.NotNull(await station.SpeakAsync()));
        Assert.Equal(["proof", "Chosen"], station.Ledger.Calls.Select(call => call.Why));
    }

    [Fact]
    public void Where_the_first_rung_cannot_be_asked_the_next_answers_when_it_is_there()
    {
        var station = new LadderStation();
        station.Run(async () =>
        {
            station.Primary.Opening = () => SpeechTrouble.Busy;
            await station.PassAsync(60);
            Assert.Equal((PresenterRung.Cheaper, "the service is overloaded"), (station.Ladder.Status.Rung, station.Ladder.Status.Reason.En));
            Assert.Equal(PresenterRung.Cheaper, (await station.SpeakAsync())!.Value.Turn.Rung);
            station.Primary.Opening = () => null;
            await station.PassAsync(70);
            Assert.Equal(PresenterRung.Primary, (await station.SpeakAsync())!.Value.Turn.Rung);
        });
        Assert.Equal(
            ["Information Who presents: Primary (big), after Cheaper: as chosen by the owner", "Warning Who presents: Cheaper (small), after Offline: the service is overloaded"],
            station.Log.Lines.Order());
    }

    [Fact]
    public void A_refused_key_is_told_as_an_alert_once_and_probed_once_an_hour()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(
            async () =>
            {
                await station.PassAsync(5);
                station.Primary.Turning = _ => new TurnScript { Pieces = 0, Outcome = TurnOutcome.Failed, Trouble = SpeechTrouble.Denied, Used = null };
                Assert.NotNull(await station.SpeakAsync());
                Assert.Equal(0, station.Ledger.Calls[^1].Dollars); // it refused: it did no work
                await station.PassAsync(TimeSpan.FromHours(3.1));
                Assert.Equal(PresenterRung.Offline, station.Ladder.Status.Rung);
                Assert.Null(await station.SpeakAsync());
                Assert.Equal(1 + 3, station.Primary.Sessions.Count);
                station.Primary.Turning = _ => new TurnScript();
                await station.PassAsync(TimeSpan.FromHours(1));
                Assert.Equal(PresenterRung.Primary, station.Ladder.Status.Rung);
            },
            TimeSpan.FromHours(5));
        Assert.Equal(
            ["presenter.changed", "presenter.changed", "alert.presenter", "presenter.changed"], station.Outbox.Events.Select(row => row.Name));
        Assert.Equal("""{"rung":"offline","from":"primary","cause":"denied"}""", station.Outbox.Events[2].Payload);
    }

    [Fact]
    public void Nobody_listening_costs_nothing_and_the_first_listener_hears_the_presenter()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(
            async () =>
            {
                await station.PassAsync(TimeSpan.FromMinutes(10));
                Assert.Equal(PresenterRung.Primary, station.Ladder.Status.Rung);
                station.Audience.Set(0);
                await station.PassAsync(TimeSpan.FromMinutes(5.1));
                Assert.Empty(station.Primary.Open);
                int calls = station.Ledger.Calls.Count, fired = station.Time.Fired;
                Assert.Null(await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None));
                await station.PassAsync(TimeSpan.FromHours(10));
                Assert.InRange(station.Time.Fired - fired, 0, 5);
                Assert.Equal(calls, station.Ledger.Calls.Count);
                station.Audience.Set(1);
                Assert.NotNull(await station.SpeakAsync());
            },
            TimeSpan.FromHours(12));
    }

    [Fact]
    public void The_cap_is_never_passed_by_more_than_one_turn_and_the_ladder_goes_down_and_comes_back()
    {
        var station = new LadderStation(new CostCaps(0.5m, null));
        var rungs = new List<PresenterRung?>();
        station.Run(
            async () =>
            {
                await station.PassAsync(5);
                for (int turn = 0; turn < 300; turn++)
                {
                    rungs.Add((await station.SpeakAsync())?.Turn.Rung);
                    await station.PassAsync(15);
                }
            },
            TimeSpan.FromHours(3));
        decimal[] hours = [.. station.Ledger.Calls.GroupBy(call => call.At.Hour).Select(hour => hour.Sum(call => call.Dollars))];
        Assert.All(hours, hour => Assert.True(hour <= 0.5m, $"{hour}"));
        Assert.True(hours[0] > 0.4m, $"{hours[0]}");
        Assert.Equal(
            [PresenterRung.Primary, PresenterRung.Cheaper, null, PresenterRung.Primary],
            rungs.Where((rung, i) => i == 0 || rungs[i - 1] != rung).Take(4));
    }

    [Fact]
    public void While_the_ledger_is_away_nothing_is_asked_for()
    {
        var ledger = new FailingLedger();
        var station = new LadderStation(ledger: ledger);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            Assert.NotNull(await station.SpeakAsync());
            ledger.IsAway = true;
            int turns = station.Primary.Turns;
            Assert.Null(await station.SpeakAsync());
            await station.PassAsync(120);
            Assert.Equal((PresenterRung.Offline, turns), (station.Ladder.Status.Rung, station.Primary.Turns));
            ledger.IsAway = false;
            await station.PassAsync(15);
            Assert.NotNull(await station.SpeakAsync());
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5.5)]
    public void A_ledger_that_breaks_in_an_unforeseen_way_is_away_and_holds_no_turn(double after)
    {
        var ledger = new FailingLedger { IsBroken = after == 0 };
        var station = new LadderStation(rungs: 1, ledger: ledger);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            if (after > 0)
            {
                IPaidTurn turn = (await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None))!;
                ledger.IsBroken = true; // it cannot be booked
                await foreach (SpeechEvent what in turn.ReadAsync(CancellationToken.None))
                    Assert.NotNull(what);
                await turn.DisposeAsync();
            }

            Assert.Null(await station.SpeakAsync());
            await station.PassAsync(40);
            Assert.Equal((PresenterRung.Offline, "costs cannot be counted just now, so nothing is bought"), (station.Ladder.Status.Rung, station.Ladder.Status.Reason.En));
            ledger.IsBroken = false;
            await station.PassAsync(15);
            Assert.NotNull(await station.SpeakAsync());
        });
    }

    [Fact]
    public void Nobody_waits_for_a_service_that_does_not_take_that_a_turn_is_cancelled()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            var script = new TurnScript { Pieces = 100, CancelTakes = TimeSpan.FromSeconds(30), Deaf = true };
            station.Primary.Turning = brief => brief == LadderStation.Brief ? script : new TurnScript();
            IPaidTurn turn = (await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None))!;
            await station.PassAsync(1);
            DateTimeOffset began = station.Time.GetUtcNow();
            await turn.DisposeAsync();
            Assert.Equal(began, station.Time.GetUtcNow());
            script = script with { StallsAfter = 2 };
            await station.PassAsync(10);
            began = station.Time.GetUtcNow();
            Assert.NotNull(await station.SpeakAsync());
            Assert.InRange((station.Time.GetUtcNow() - began).TotalSeconds, 5, 6); // 0.5 of it sound, 3 of pause, 2 for its end
        });
    }

    [Fact]
    public void A_pause_is_found_out_in_three_seconds_however_soon_it_spoke()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            station.Primary.Turning = _ => new TurnScript { StallsAfter = 1 };
            DateTimeOffset began = station.Time.GetUtcNow();
            Assert.NotNull(await station.SpeakAsync());
            Assert.InRange((station.Time.GetUtcNow() - began).TotalSeconds, 3.2, 3.5);
        });
    }

    [Fact]
    public void Another_setup_is_spoken_by_the_next_session_and_told()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            station.Persona = new SessionSetup("You are somebody else.", "cedar");
            await station.PassAsync(40);
            Assert.Equal(["marin", "cedar"], station.Primary.Sessions.Select(session => session.Setup.Voice));
            Assert.Single(station.Primary.Open);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_for_another_persona_is_never_said_in_the_voice_that_is_on_air(bool cannotBeOpened)
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            Assert.NotNull(await station.SpeakAsync(LadderStation.Brief with { Setup = station.Persona }));
            station.Primary.Opening = () => cannotBeOpened ? SpeechTrouble.Broken : null;
            station.Persona = new SessionSetup("You are somebody else.", "cedar");
            SpeechBrief written = LadderStation.Brief with { Setup = station.Persona };
            // Right after the change: the new one is waited for, and found out about without a look.
            DateTimeOffset began = station.Time.GetUtcNow();
            Assert.Equal(cannotBeOpened, await station.SpeakAsync(written) is null);
            Assert.InRange((station.Time.GetUtcNow() - began).TotalSeconds, 0, 10);
            Assert.All(station.Primary.Sessions, session => Assert.All(session.Asked, brief => Assert.True(brief.Setup is null || brief.Setup == session.Setup)));
            Assert.Equal(cannotBeOpened ? 1 : 2, station.Primary.Sessions.SelectMany(session => session.Asked).Count(brief => brief.Setup is not null));
            station.Primary.Opening = () => null;
            await station.PassAsync(90);
            Assert.NotNull(await station.SpeakAsync(written));
        });
    }

    [Fact]
    public void The_end_of_the_station_cancels_and_books_what_is_under_way()
    {
        var station = new LadderStation(rungs: 1);
        station.Run(async () =>
        {
            await station.PassAsync(5);
            Assert.NotNull(await station.Ladder.AskAsync(LadderStation.Brief, CancellationToken.None));
        });
        Assert.Equal(PaidCall.Cancelled, station.Ledger.Calls[^1].Outcome);
        Assert.Empty(station.Primary.Open);
    }

    private static Spending SpendingOf(LadderStation station) => station.Ledger.SpendingAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
