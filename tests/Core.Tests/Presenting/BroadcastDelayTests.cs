using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

public class BroadcastDelayTests
{
    private const string Item = "item-1";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<DelayOutput> _all = [];
    private readonly Func<string, bool> _passes = words => !words.Contains("bad", StringComparison.Ordinal);
    private DateTimeOffset _now = Start;
    private BroadcastDelay _delay = Of(8);

    [Fact]
    public void What_comes_at_once_is_let_in_whole_after_the_delay()
    {
        Speak("A good sentence it is. Another good one follows.");
        End();
        Assert.Empty(LetIns());
        Assert.Equal(Start.AddSeconds(8), _delay.NextDeadline);
        At(7.99);
        Assert.Empty(LetIns());
        At(8);
        DelayOutput.LetIn letIn = Assert.Single(LetIns());
        Assert.Equal((0, true), (letIn.From, letIn.Last));
        Assert.Equal(["A good sentence it is.", "Another good one follows."], letIn.Sentences.Select(sentence => sentence.Text));
        Assert.Equal(new DelayOutput.Over(DelayOutcome.Whole, null), _all[^1]);
        Assert.Equal(TimeSpan.Zero, _delay.Waiting);
    }

    [Fact]
    public void No_sample_may_be_heard_sooner_than_the_delay_after_it_came()
    {
        Say("A good sentence it is. ");
        Sound(200);
        At(5); // the rest comes so late that the first must wait for it
        Sound(100);
        Ended("A good sentence it is. ");
        End();
        At(10.99);
        Assert.Empty(LetIns());
        At(11); // 5 + 8 - 2 s of sound before it
        Assert.Single(LetIns());
    }

    [Fact]
    public void Nothing_of_a_sentence_that_trips_is_let_in_nor_of_what_follows()
    {
        int[] ends = Speak("A good sentence it is, and long enough to be worth hearing it. This one is bad indeed. And a good one again.");
        Assert.Contains(_all, output => output is DelayOutput.Cancel);
        At(0.1);
        End(TurnOutcome.Cancelled);
        At(8);
        DelayOutput.LetIn letIn = Assert.Single(LetIns());
        Assert.InRange(letIn.Until, ends[0], ends[0] + 30); // into the pause
        Assert.Equal(DelayOutcome.Short, Over().Outcome);
        At(60);
        Assert.Single(LetIns());
    }

    [Fact]
    public void If_the_first_sentence_trips_nothing_is_let_in()
    {
        Speak("This one is bad indeed. And a good one follows it.");
        End(TurnOutcome.Cancelled);
        At(8);
        Assert.Empty(LetIns());
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
    }

    [Fact]
    public void Where_two_pauses_could_be_meant_the_sentence_before_goes_too()
    {
        // The pause after the comma is as long as that after the sentence, and as near.
        Say("Yes indeed, so it is. ");
        Sound(90);
        Silence(30);
        Sound(90);
        Silence(30);
        Say("This one is bad indeed. ");
        Sound(150);
        Ended("Yes indeed, so it is. This one is bad indeed. ");
        End(TurnOutcome.Cancelled);
        At(30);
        Assert.Empty(LetIns());
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
    }

    [Theory]
    [InlineData(TurnOutcome.Failed)]
    [InlineData(TurnOutcome.Lost)]
    public void A_turn_that_fails_before_anything_was_let_in_is_over_at_once(TurnOutcome outcome)
    {
        Say("A good sentence it is. ");
        Sound(200);
        End(outcome);
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
        Assert.Equal(Start, _now);
    }

    [Fact]
    public void A_connection_that_goes_after_all_was_said_takes_nothing_away()
    {
        Speak("A good sentence it is. Another good one follows.");
        At(0.1);
        End(TurnOutcome.Lost);
        At(8);
        Assert.Single(LetIns());
        Assert.Equal(DelayOutcome.Whole, Over().Outcome);
    }

    [Fact]
    public void What_was_cut_off_is_not_taken_for_whole_because_its_end_was_told_with_that_of_the_turn()
    {
        Say("A good sentence it is. Another good one that was to foll");
        Sound(260);
        Ended("A good sentence it is. Another good one that was to foll");
        End(TurnOutcome.Lost);
        At(8);
        Assert.Empty(LetIns());
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
    }

    [Fact]
    public void The_formal_end_is_not_waited_for()
    {
        Speak("A good sentence it is. Another good one follows.");
        At(8);
        Assert.Single(LetIns());
        At(10);
        Assert.Equal(DelayOutcome.Whole, Over().Outcome);
    }

    [Fact]
    public void What_was_cut_short_is_let_in_without_its_last_half_sentence()
    {
        int[] ends = Speak("A good sentence it is, and long enough to be worth hearing it. Another that was not nearly as short as it could have been, and went on", ended: false);
        Ended("A good sentence it is, and long enough to be worth hearing it. Another that was not nearly as short as it could have been, and went on");
        End(TurnOutcome.Incomplete);
        At(8);
        DelayOutput.LetIn letIn = Assert.Single(LetIns());
        Assert.InRange(letIn.Until, ends[0], ends[0] + 30);
        Assert.Equal(DelayOutcome.Short, Over().Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("…")]
    [InlineData("...")]
    public void An_empty_answer_is_none(string words)
    {
        Say(words);
        Sound(100);
        Ended(words);
        End();
        At(20);
        Assert.Empty(LetIns());
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
    }

    [Fact]
    public void Words_without_sound_and_sound_without_words_are_nothing()
    {
        Say("A good sentence it is. ");
        Ended("A good sentence it is. ");
        End();
        At(20);
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
    }

    [Fact]
    public void Commentary_is_never_let_in()
    {
        _delay.ItemBegan("think", ItemPhase.Commentary, _now);
        _delay.SoundCame("think", new float[100], _now);
        _delay.WordsCame("think", "I look for the letter.", _now);
        _delay.ItemEnded("think", "I look for the letter.", _now);
        Speak("A good sentence it is.");
        End();
        At(8);
        Assert.Equal(Item, Assert.Single(LetIns()).Item);
        Assert.True(_delay.HadCommentary);
        Assert.DoesNotContain(_all, output => output is DelayOutput.Check { Text: "I look for the letter." });
    }

    [Fact]
    public void What_does_not_begin_in_time_is_given_up_and_cancelled()
    {
        Say("A good sentence it is");
        Sound(100);
        At(14.9);
        Assert.DoesNotContain(_all, output => output is DelayOutput.Over);
        At(15);
        Assert.Equal(new DelayOutput.Over(DelayOutcome.Nothing, "it came too late"), Over());
        Assert.Contains(_all, output => output is DelayOutput.Cancel);
    }

    [Fact]
    public void Without_a_delay_the_first_sentence_is_let_in_as_soon_as_its_end_is_sure()
    {
        _delay = Of(0);
        Say("A good sentence it is, and a long one. ");
        Sound(250);
        Silence(30);
        Assert.Empty(LetIns());
        Say("Another good one follows it. ");
        Sound(220);
        At(0.5);
        Assert.InRange(Assert.Single(LetIns()).Until, 250, 280);
        Silence(30);
        Ended("A good sentence it is, and a long one. Another good one follows it. ");
        End();
        Assert.Equal(2, LetIns().Count);
        Assert.Equal(DelayOutcome.Whole, Over().Outcome);
    }

    [Fact]
    public void A_voice_that_runs_dry_in_the_middle_is_ended_after_a_moment()
    {
        Without_a_delay_the_first_sentence_is_let_in_halfway();
        _delay.RanDry(_now);
        At(4);
        Assert.DoesNotContain(_all, output => output is DelayOutput.Over);
        At(4.3);
        Assert.Equal(DelayOutcome.Short, Over().Outcome);
    }

    [Theory]
    [InlineData("A good sentence it is. Another bad one follows.", false)]
    [InlineData("A good sentence it is. Another good one follows. And a third.", true)]
    [InlineData("a good sentence, it is – another good one follows!", true)]
    public void What_the_service_corrects_in_the_end_was_not_checked_and_is_not_heard(string inTheEnd, bool heard)
    {
        Speak("A good sentence it is. Another good one follows.", ended: false);
        _delay.ItemBegan("next", ItemPhase.Answer, _now); // so that all of the first is whole, and cut
        Drain();
        Ended(inTheEnd);
        End();
        At(60);
        Assert.Equal(heard ? 1 : 0, LetIns().Count);
        Assert.Equal(heard ? DelayOutcome.Whole : DelayOutcome.Nothing, Over().Outcome);
        Assert.False(_delay.HadCommentary);
    }

    [Fact]
    public void Dumped_speech_is_gone()
    {
        Speak("A good sentence it is. Another good one follows.");
        At(4);
        Assert.True(_delay.Waiting > TimeSpan.FromSeconds(2));
        _delay.Dump(_now);
        Drain();
        Assert.Equal(DelayOutcome.Nothing, Over().Outcome);
        At(20);
        Assert.Empty(LetIns());
    }

    private void Without_a_delay_the_first_sentence_is_let_in_halfway()
    {
        _delay = Of(0);
        Say("A good sentence it is, and a long one. ");
        Sound(250);
        Silence(30);
        Say("Another good one follows it. ");
        Sound(220);
        At(3);
        Assert.Single(LetIns());
    }

    private static BroadcastDelay Of(double seconds) =>
        new(new BroadcastDelayOptions(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 7)), Start);

    /// <summary>Words and sound of some sentences, each as long as it weighs, with a pause after it.</summary>
    /// <returns>Where the sound of each sentence ends, in windows.</returns>
    private int[] Speak(string words, bool ended = true)
    {
        var ends = new List<int>();
        int at = 0;
        Say(words);
        foreach (Range part in TranscriptSentences.Of(words, 0, ended: true))
        {
            int windows = (int)(SpeechAlignment.WeightOf(words.AsSpan()[part]) * 100 / 15);
            Sound(windows);
            Silence(30);
            ends.Add(at + windows);
            at += windows + 30;
        }

        if (ended)
            Ended(words);
        Drain();
        return [.. ends];
    }

    private void Say(string words)
    {
        _delay.WordsCame(Item, words, _now);
        Drain();
    }

    private void Sound(int windows)
    {
        _delay.SoundCame(Item, Enumerable.Repeat(0.05f, windows).ToArray(), _now);
        Drain();
    }

    private void Silence(int windows)
    {
        _delay.SoundCame(Item, new float[windows], _now);
        Drain();
    }

    private void Ended(string words)
    {
        _delay.ItemEnded(Item, words, _now);
        Drain();
    }

    private void End(TurnOutcome outcome = TurnOutcome.Completed)
    {
        _delay.TurnEnded(outcome, null, _now);
        Drain();
    }

    private void At(double seconds)
    {
        _now = Start.AddSeconds(seconds);
        Drain();
    }

    private void Drain()
    {
        for (bool any = true; any;)
        {
            any = false;
            _delay.Advance(_now);
            while (_delay.TryPoll(out DelayOutput output))
            {
                any = true;
                _all.Add(output);
                if (output is DelayOutput.Check check)
                    _delay.Judge(check.Number, _passes(check.Text), _now);
            }
        }

        Assert.True(_delay.NextDeadline > _now);
    }

    private List<DelayOutput.LetIn> LetIns() => [.. _all.OfType<DelayOutput.LetIn>()];

    private DelayOutput.Over Over() => Assert.Single(_all.OfType<DelayOutput.Over>());
}
