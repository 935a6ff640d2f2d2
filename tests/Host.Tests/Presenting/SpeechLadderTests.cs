using Radio24.Core.Asking;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;

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
            await station.PassAsync(TimeSpan.FromHours(1));
        });

        Assert.Equal(PresenterRung.Offline, station.Ladder.Status.Rung);
        Assert.Equal("no model is set up to speak", station.Ladder.Status.Reason.En);
        Assert.Empty(station.Ledger.Calls);
    }

    [Fact]
    public void Without_a_voice_either_it_is_music()
    {
        var station = new LadderStation(rungs: 0, hasVoice: false);
        station.Run(() => Task.CompletedTask);
        Assert.Equal(PresenterRung.Music, station.Ladder.Status.Rung);
    }
}
