using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

public sealed class TurnWatchTests
{
    private static readonly DateTimeOffset Asked = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private readonly TurnWatch _watch = new(new TurnLimits(), Asked);

    [Fact]
    public void A_turn_that_is_not_created_within_three_seconds_is_late()
    {
        Assert.Null(_watch.Check(At(2.9)));
        Assert.Equal(At(3), _watch.NextDeadline);
        Assert.Equal(TurnDelay.Created, _watch.Check(At(3)));
    }

    [Fact]
    public void The_first_sound_has_five_seconds_whatever_words_come_before()
    {
        _watch.Handle(new SpeechEvent.Created(), At(1));
        _watch.Handle(new SpeechEvent.ItemBegan("a", ItemPhase.Answer), At(2));
        _watch.Handle(new SpeechEvent.Words("a", "Good"), At(5));
        Assert.Null(_watch.Check(At(5.9)));
        Assert.Equal(TurnDelay.FirstAudio, _watch.Check(At(6)));
    }

    [Fact]
    public void Once_it_speaks_nothing_may_be_missing_for_three_seconds()
    {
        Speak(1);
        _watch.Handle(new SpeechEvent.Words("a", "Good"), At(4));
        Assert.Null(_watch.Check(At(6.9)));
        Assert.Equal(TurnDelay.Pause, _watch.Check(At(7)));
    }

    [Fact]
    public void A_minute_is_enough_however_lively_it_is()
    {
        for (double second = 1; second < 60; second += 2)
            Speak(second);
        Assert.Equal(TurnDelay.Done, _watch.Check(At(60)));
    }

    [Fact]
    public void What_was_said_to_its_end_is_late_only_with_its_end()
    {
        _watch.Handle(new SpeechEvent.ItemBegan("a", ItemPhase.Answer), At(1));
        Speak(1);
        _watch.Handle(new SpeechEvent.ItemEnded("a", "Good evening."), At(2));
        Assert.Equal(TurnDelay.End, _watch.Check(At(5)));
    }

    [Fact]
    public void A_second_item_that_has_begun_is_not_the_end()
    {
        Speak(1);
        _watch.Handle(new SpeechEvent.ItemEnded("a", "Hm."), At(2));
        _watch.Handle(new SpeechEvent.ItemBegan("b", ItemPhase.Answer), At(2));
        Assert.Equal(TurnDelay.Pause, _watch.Check(At(5)));
    }

    [Fact]
    public void A_cancelled_turn_has_two_seconds_for_its_end_and_sound_does_not_prolong_them()
    {
        Speak(1);
        _watch.Cancel(At(2));
        Speak(3);
        Assert.Equal(TurnDelay.Cancelled, _watch.Check(At(4)));
    }

    [Fact]
    public void A_turn_that_is_over_is_never_late()
    {
        _watch.Handle(new SpeechEvent.Ended(TurnOutcome.Completed, null), At(1));
        Assert.Null(_watch.Check(At(1_000)));
        Assert.Equal(DateTimeOffset.MaxValue, _watch.NextDeadline);
    }

    private void Speak(double second) => _watch.Handle(new SpeechEvent.Audio("a", new byte[960]), At(second));

    private static DateTimeOffset At(double seconds) => Asked + TimeSpan.FromSeconds(seconds);
}
