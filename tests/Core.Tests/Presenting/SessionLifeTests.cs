using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

public sealed class SessionLifeTests
{
    [Fact]
    public void A_session_speaks_only_after_it_was_opened_and_proved()
    {
        var rig = new LadderRig();
        Assert.Null(rig.Speak());
        rig.Pass(1.5);
        Assert.Null(rig.Speak());
        Assert.True(rig.Ladder.IsComing);
        rig.Pass(1);
        Assert.NotNull(rig.Speak());
        Assert.Equal(PresenterRung.Primary, rig.Rung);
        Assert.Single(rig.Open);
    }

    [Fact]
    public void The_next_one_stands_ready_before_it_takes_over_at_20_to_25_minutes()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        long first = rig.Speak()!.Value;
        rig.PassMinutes(19.5);
        Assert.Equal(first, rig.Speak());
        rig.PassMinutes(6);
        Assert.NotEqual(first, rig.Speak());
        Assert.Single(rig.Open);
        // Opened first, closed afterwards.
        int opened = rig.Outputs.FindIndex(one => one.Output is LadderOutput.Prove(var id, _) && id != first);
        Assert.True(opened < rig.Outputs.FindIndex(one => one.Output is LadderOutput.Close(var id) && id == first));
        Assert.DoesNotContain(rig.Changes, change => change.From != change.Status.Rung && change.Status.Rung == PresenterRung.Offline);
    }

    [Fact]
    public void Nobody_is_cut_short_however_long_he_speaks()
    {
        var rig = new LadderRig();
        rig.PassMinutes(19);
        Assert.True(rig.Ladder.TryClaim(rig.Now, out long id, out _));
        rig.PassMinutes(10);
        Assert.Contains(id, rig.Open.Keys);
        Assert.Equal(2, rig.Open.Count);
        rig.Give(new LadderInput.TurnOver(id, true));
        Assert.DoesNotContain(id, rig.Open.Keys);
        Assert.NotNull(rig.Speak());
    }

    [Theory]
    [InlineData(60, 20, 25)]
    [InlineData(30, 20, 24.5)]
    [InlineData(10, 4, 5.5)]
    public void It_takes_over_five_minutes_before_the_service_hangs_up_at_the_latest(int lasts, double earliest, double latest)
    {
        var rig = new LadderRig(longest: TimeSpan.FromMinutes(lasts));
        rig.PassMinutes(26);
        (DateTimeOffset at, LadderOutput.Open _) = rig.Openings.ElementAt(1);
        Assert.InRange((at - rig.Began).TotalMinutes, earliest, latest);
    }

    [Fact]
    public void A_session_whose_time_is_up_is_followed_by_the_next_at_once()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        rig.Give(new LadderInput.Failed(rig.Open.Single().Key, SpeechTrouble.Expired));
        Assert.Equal(rig.Now, rig.Openings.Last().At);
        Assert.Equal(PresenterRung.Primary, rig.Rung);
    }

    [Fact]
    public void One_that_breaks_is_followed_after_a_second_or_two_and_the_next_pauses_are_longer()
    {
        var rig = new LadderRig(rungs: PresenterRung.Primary);
        rig.Pass(10);
        rig.Fails[0] = SpeechTrouble.Broken;
        rig.Give(new LadderInput.Failed(rig.Open.Single().Key, SpeechTrouble.Broken));
        rig.PassMinutes(15);
        double[] pauses = [.. rig.Openings.Skip(1).Zip(rig.Openings.Skip(2), (a, b) => (b.At - a.At).TotalSeconds - 1)];
        Assert.InRange((rig.Openings.ElementAt(1).At - rig.Began).TotalSeconds - 10, 1, 2);
        Assert.InRange(pauses[0], 2, 4);
        Assert.InRange(pauses[1], 4, 8);
        Assert.All(pauses.Skip(4), pause => Assert.InRange(pause, 30, 60));
        Assert.InRange(pauses.Length, 15, 40);
    }

    [Fact]
    public void Another_persona_takes_over_at_the_next_break()
    {
        var rig = new LadderRig();
        rig.Pass(10);
        Assert.True(rig.Ladder.TryClaim(rig.Now, out long id, out _));
        rig.Persona = LadderRig.Ben;
        rig.Pass(40);
        Assert.Equal("Aki", rig.Ladder.Status.Persona);
        rig.Give(new LadderInput.TurnOver(id, true));
        Assert.Equal("Ben", rig.Ladder.Status.Persona);
        Assert.Equal("Ben", rig.Changes.Last().Status.Persona);
        Assert.Equal(LadderRig.Ben.Setup, rig.Openings.Last().Output.Setup);
    }

    [Fact]
    public void A_standby_that_cannot_be_opened_does_not_silence_the_one_that_speaks()
    {
        var rig = new LadderRig();
        rig.PassMinutes(19);
        rig.Fails[0] = SpeechTrouble.Broken;
        rig.PassMinutes(10);
        Assert.NotNull(rig.Speak());
        Assert.Equal(PresenterRung.Primary, rig.Rung);
        Assert.InRange(rig.Openings.Count(), 4, 20);
    }

    [Fact]
    public void Nothing_is_begun_that_the_end_of_the_session_would_cut()
    {
        var rig = new LadderRig(longest: TimeSpan.FromMinutes(30), rungs: PresenterRung.Primary);
        rig.PassMinutes(19);
        rig.Fails[0] = SpeechTrouble.Broken;
        rig.PassMinutes(9.6);
        Assert.NotNull(rig.Speak());
        rig.PassMinutes(0.3);
        Assert.Null(rig.Speak());
    }

    [Fact]
    public void A_session_that_never_opens_or_never_proves_is_given_up()
    {
        var rig = new LadderRig();
        rig.Pass(0);
        long first = rig.Open.Single().Key;
        // What it reports later is nobody's business any more.
        rig.Give(new LadderInput.Failed(first, SpeechTrouble.Broken));
        rig.Give(new LadderInput.Opened(first, null));
        rig.Give(new LadderInput.Proved(first));
        Assert.Null(rig.Speak());
        rig.ProofsFail = true;
        rig.PassMinutes(2);
        Assert.Null(rig.Speak());
        Assert.Equal(PresenterCause.Malformed, rig.Ladder.Cause);
        rig.ProofsFail = false;
        rig.PassMinutes(2);
        Assert.NotNull(rig.Speak());
    }
}
