using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

public sealed class PresenterLadderTests
{
    [Fact]
    public void After_three_failures_the_next_rung_speaks_and_the_first_comes_back_by_itself()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.Fails[0] = SpeechTrouble.Broken;
        rig.Give(new LadderInput.Failed(rig.Open.Single().Key, SpeechTrouble.Broken));
        Assert.Equal(PresenterRung.Primary, rig.Rung); // it is back in a moment, as far as anybody knows
        rig.PassMinutes(1);
        Assert.Equal(PresenterRung.Cheaper, rig.Rung);
        Assert.Equal(PresenterCause.Broken, rig.Ladder.Cause);
        Assert.NotNull(rig.Speak());
        rig.Fails[0] = null;
        rig.PassMinutes(2);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
        Assert.Equal(PresenterCause.Chosen, rig.Ladder.Cause);
        Assert.Single(rig.Open);
    }

    [Fact]
    public void Every_rung_comes_in_its_turn_and_each_change_is_told_once()
    {
        var rig = new LadderRig(rungs: [PresenterRung.Primary, PresenterRung.Cheaper, PresenterRung.Second]);
        foreach (PresenterRung next in (PresenterRung[])[PresenterRung.Cheaper, PresenterRung.Second, PresenterRung.Offline])
        {
            rig.PassMinutes(1);
            foreach ((long id, int rung) in rig.Open.ToArray())
            {
                rig.Fails[rung] = SpeechTrouble.Busy;
                rig.Give(new LadderInput.Failed(id, SpeechTrouble.Busy));
            }

            rig.PassMinutes(1);
            Assert.Equal(next, rig.Rung);
        }

        Array.Clear(rig.Fails);
        rig.PassMinutes(3);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
        PresenterRung[] told = [.. rig.Changes.Where(change => change.From != change.Status.Rung).Select(change => change.Status.Rung)];
        Assert.Equal([PresenterRung.Primary, PresenterRung.Cheaper, PresenterRung.Second, PresenterRung.Offline], told[..4]);
        Assert.Equal(PresenterRung.Primary, told[^1]);
        Assert.All(rig.Changes, change => Assert.False(string.IsNullOrEmpty(change.Status.Reason.Ja)));
    }

    [Fact]
    public void Who_denies_us_is_asked_once_an_hour()
    {
        var rig = new LadderRig(rungs: PresenterRung.Primary);
        rig.Fails[0] = SpeechTrouble.Denied;
        rig.PassMinutes(10 * 60 + 5);
        Assert.InRange(rig.Openings.Count(), 10, 11);
        Assert.Equal((PresenterRung.Offline, PresenterCause.Denied), (rig.Rung, rig.Ladder.Cause));
        rig.Fails[0] = null;
        rig.PassMinutes(60);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void One_that_proves_but_fails_whenever_it_is_heard_rests_up_to_ten_minutes()
    {
        var rig = new LadderRig(rungs: PresenterRung.Primary);
        int failures = 0;
        for (int minute = 0; minute < 180; minute++)
        {
            rig.PassMinutes(1);
            failures += rig.Speak(2, SpeechTrouble.Broken) is null ? 0 : 1;
        }

        Assert.InRange(failures, 15, 25);
        rig.PassMinutes(11);
        Assert.NotNull(rig.Speak());
        Assert.NotNull(rig.Speak());
    }

    [Fact]
    public void With_nobody_listening_for_five_minutes_every_session_is_closed_and_the_first_listener_opens_one_at_once()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.Give(new LadderInput.Listeners(0));
        rig.PassMinutes(4.9);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
        rig.PassMinutes(0.2);
        Assert.Equal((PresenterRung.Offline, PresenterCause.NobodyListens), (rig.Rung, rig.Ladder.Cause));
        Assert.Empty(rig.Open);
        int outputs = rig.Outputs.Count;
        rig.PassMinutes(24 * 60);
        Assert.Equal(outputs, rig.Outputs.Count);
        Assert.Equal(DateTimeOffset.MaxValue, rig.Ladder.NextDeadline);
        rig.Give(new LadderInput.Listeners(1));
        Assert.Single(rig.Open);
        rig.Pass(2);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void Who_speaks_when_the_last_listener_has_gone_says_it_to_the_end()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.Give(new LadderInput.Listeners(0));
        rig.PassMinutes(4.9);
        Assert.True(rig.Ladder.TryClaim(rig.Now, out long id, out _));
        rig.PassMinutes(0.5);
        Assert.Contains(id, rig.Open.Keys);
        rig.Give(new LadderInput.TurnOver(id, true));
        Assert.Empty(rig.Open);
    }

    [Fact]
    public void At_80_percent_the_cheaper_model_speaks_and_until_it_is_ready_the_other()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.Spending = new Spending(0.85m, 1, 0.85m, null, 80);
        rig.Pass(31);
        Assert.Equal(80, rig.Ladder.CostMark);
        rig.Pass(5);
        Assert.Equal((PresenterRung.Cheaper, PresenterCause.Saving), (rig.Rung, rig.Ladder.Cause));
        Assert.DoesNotContain(rig.Changes.Skip(2), change => change.Status.Rung == PresenterRung.Offline);
        rig.Spending = new Spending(0, 1, 0.85m, null);
        rig.Pass(35);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void At_80_percent_with_no_cheaper_model_the_same_one_speaks_on()
    {
        var rig = new LadderRig(rungs: PresenterRung.Primary) { Spending = new Spending(0.85m, 1, 0.85m, null, 80) };
        rig.Pass(10);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void At_100_percent_nobody_is_asked_until_the_hour_ends()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.Spending = new Spending(1, 1, 1, null, 100);
        rig.Pass(31);
        Assert.Equal((PresenterRung.Offline, PresenterCause.CapReached), (rig.Rung, rig.Ladder.Cause));
        Assert.Empty(rig.Open);
        rig.PassMinutes(30);
        Assert.Empty(rig.Open);
        rig.Spending = new Spending(0, 1, 1, null);
        rig.Pass(33);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void Where_the_dear_turn_finds_no_room_the_cheap_one_is_asked_and_the_dear_one_again_when_there_is_room()
    {
        var rig = new LadderRig { Spending = new Spending(0.5m, 1, 0.5m, null, 50) };
        rig.Pass(10);
        rig.Give(new LadderInput.Refused(0, 0.6m));
        rig.Pass(10);
        Assert.Equal((PresenterRung.Cheaper, PresenterCause.CapReached), (rig.Rung, rig.Ladder.Cause));
        rig.Spending = new Spending(0, 1, 0.5m, null);
        rig.Pass(40);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void What_cannot_be_counted_is_not_bought()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.LedgerIsAway = true;
        rig.Pass(31);
        Assert.Equal((PresenterRung.Offline, PresenterCause.LedgerAway), (rig.Rung, rig.Ladder.Cause));
        Assert.Empty(rig.Open);
        rig.LedgerIsAway = false;
        rig.Pass(13);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void A_station_without_models_has_no_deadline_at_all()
    {
        var ladder = new PresenterLadder([], hasVoice: false, TimeSpan.FromMinutes(5), "Radio24 AI");
        ladder.Handle(new LadderInput.Tick(), DateTimeOffset.UnixEpoch);
        Assert.True(ladder.TryPoll(out LadderOutput told));
        Assert.Equal(PresenterRung.Music, Assert.IsType<LadderOutput.Changed>(told).Status.Rung);
        Assert.False(ladder.TryPoll(out _));
    }

    [Fact]
    public void A_turn_is_set_aside_at_the_dearest_it_can_be()
    {
        var traits = new SpeechTraits(24_000, 24_000, true, true, true, null);
        var brief = new SpeechBrief("お便りです", "hello", 500) { Recording = new byte[48_000 * 3] };
        TokensUsed dearest = TurnPrice.Dearest(new SessionSetup("1234", "marin"), brief, traits, new ModelPrice(4, 24, 32, 64));
        Assert.Equal(4 + 15 + 5 + 64, dearest.TextIn);
        Assert.Equal((96, 500, 0), (dearest.AudioIn, dearest.AudioOut, dearest.TextOut));
        Assert.Equal(28, dearest.Seconds);
    }
}
