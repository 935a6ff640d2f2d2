using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;
using Radio24.Media.Audio;

namespace Radio24.Host.Tests.Presenting;

/// <summary>From a turn to the air, in virtual time: each sentence is a tone of its own, so what was heard of it can be measured.</summary>
public class LivePresenterTests
{
    [Fact]
    public async Task A_post_is_answered_by_the_model_after_the_delay_and_captioned_as_it_is_heard()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => [.. Scripted.Answer(0, ("A letter from Anna by the sea.", 1_000), ("She asks whether the lamps are lit tonight.", 1_500)), Scripted.End()];
        long frame = live.Station.Frame;
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.Equal(PostState.Aired, await live.Station.StateOfAsync(post));

        Caption[] captions = [.. live.Station.Captions.Where(caption => caption.Post == post)];
        Assert.Equal(["A letter from Anna by the sea.", "She asks whether the lamps are lit tonight."], captions.Select(caption => caption.Text));
        TimeSpan waited = captions[0].MediaTime - (frame * AudioFormat.FrameDuration);
        Assert.InRange(waited.TotalSeconds, 8, 10.5); // the delay, and the music's way down
        Assert.InRange(live.SecondsOf(1_000, from), 1.8, 3);
        Assert.InRange(live.SecondsOf(1_500, from), 2.5, 4);
        Assert.True(live.Station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Without_a_rung_the_voice_of_this_machine_speaks_and_no_brief_is_written()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        int briefs = live.Briefs.States.Count;
        live.Ladder.Traits = null;
        PostId post = await live.Station.PostAsync("Greetings from the lighthouse.", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.Contains(live.Station.Captions, caption => caption.Post == post && caption.Text == "Greetings from the lighthouse.");
        Assert.Equal(briefs, live.Briefs.States.Count);
    }

    [Fact]
    public async Task A_turn_that_fails_before_it_is_heard_is_made_by_the_voice_of_this_machine_once()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => [Scripted.End(TurnOutcome.Failed)];
        PostId post = await live.Station.PostAsync("Greetings from the lighthouse.", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.Single(live.Station.Captions, caption => caption.Text == "Greetings from the lighthouse.");
        Assert.Single(await live.Station.StatesOfAsync(post), PostState.OnAir);
    }

    [Fact]
    public async Task Of_a_sentence_that_trips_nothing_is_heard_and_a_jingle_covers()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ =>
        [
            .. Scripted.Answer(0, ("What a lovely letter that was, thank you Anna.", 1_000), ("You stupid fucking idiot, what a shitty letter.", 2_000), ("Goodbye to all of you then.", 3_000)),
            Scripted.End(),
        ];
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.True(live.SecondsOf(1_000, from) > 2.5);
        Assert.Equal(0, live.SecondsOf(2_000, from));
        Assert.Equal(0, live.SecondsOf(3_000, from));
        Assert.True(live.SecondsOf(783.99, from) > 0.2, "no jingle was heard");
        Assert.Equal(["What a lovely letter that was, thank you Anna."], live.Station.Captions.Where(caption => caption.Post == post).Select(caption => caption.Text));
        Assert.True(live.Station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Where_it_is_not_sure_in_which_sound_a_sentence_trips_all_of_it_is_dropped_and_said_otherwise()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => // it comes little faster than it is heard, and is cancelled at the word
        [
            .. Scripted.Answer(3, ("What a lovely letter that was, thank you Anna.", 1_000), ("You stupid fucking idiot, what a shitty letter.", 2_000)),
            Scripted.End(),
        ];
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.True(live.Ladder.Turns[^1].WasCancelled);
        Assert.Equal(0, live.SecondsOf(2_000, from));
        Assert.Single(live.Station.Captions, caption => caption.Text == "Are the lamps lit tonight?");
        Assert.Single(await live.Station.StatesOfAsync(post), PostState.OnAir);
        Assert.True(live.Station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Both_items_of_a_turn_are_heard_and_its_commentary_never()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ =>
        [
            .. Scripted.Answer("item-0", ItemPhase.Commentary, 0, ("I should look for the letter first.", 2_000)),
            .. Scripted.Answer("item-1", ItemPhase.Answer, 0, ("Here is the letter of the hour.", 1_000)),
            .. Scripted.Answer("item-2", ItemPhase.Answer, 0, ("And this is what I say to it.", 1_500)),
            Scripted.End(),
        ];
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.Equal(0, live.SecondsOf(2_000, from));
        Assert.True(live.SecondsOf(1_000, from) > 1.5);
        Assert.True(live.SecondsOf(1_500, from) > 1.5);
        Assert.DoesNotContain(live.Ladder.Turns[^1].Truncated, one => one.Item != "item-0");
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 1.5)]
    [InlineData(2, 1.2)]
    public async Task A_recording_is_played_and_then_answered(int seconds, double pace)
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => [.. Scripted.Answer(pace, ("That was Anna, who waves from the pier.", 1_500)), Scripted.End()];
        int from = live.Station.Heard.Count;
        PostId post = await RecordAsync(live, seconds);
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.True(live.SecondsOf(700, from) > seconds / 2.0);
        Assert.True(live.SecondsOf(1_500, from) > 2);
        Caption[] captions = [.. live.Station.Captions.Where(caption => caption.Post == post)];
        Assert.Equal(["Hello from the pier.", "That was Anna, who waves from the pier."], captions.Select(caption => caption.Text));
        Assert.InRange((captions[1].MediaTime - captions[0].MediaTime).TotalSeconds, seconds, seconds + 4);
        Assert.True(live.Station.LongestSilence() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_recording_whose_answer_nobody_can_say_is_heard_once()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => [Scripted.End(TurnOutcome.Failed)];
        live.IsMute = true;
        int from = live.Station.Heard.Count;
        PostId post = await RecordAsync(live, 3);
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.Equal(PostState.Aired, await live.Station.StateOfAsync(post));
        Assert.Single(await live.Station.StatesOfAsync(post), PostState.OnAir);
        Assert.True(live.SecondsOf(783.99, from) > 0.2, "no jingle was heard");
    }

    [Fact]
    public async Task While_the_first_session_is_being_opened_the_model_is_asked()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Traits = null;
        live.Ladder.IsComing = true;
        live.Ladder.Answer = _ => [.. Scripted.Answer(0, ("A letter from Anna by the sea.", 1_000)), Scripted.End()];
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.Contains(live.Station.Captions, caption => caption.Post == post && caption.Text == "A letter from Anna by the sea.");
    }

    private static async Task<PostId> RecordAsync(LiveStation live, int seconds)
    {
        string key = PostBody.Voice.KeyOf(PostId.New(live.Station.Clock.Now));
        byte[] pcm = new byte[24_000 * 2 * seconds];
        for (int i = 0; i < pcm.Length / 2; i++)
            BitConverter.TryWriteBytes(pcm.AsSpan(2 * i), (short)(6_000 * Math.Sin(2 * Math.PI * 700 * i / 24_000.0) * (i % 12_000 < 9_000 ? 1 : 0)));
        await live.Station.Recordings.PutAsync(key, pcm, CancellationToken.None);
        return await live.Station.PostAsync(new PostBody.Voice(key, TimeSpan.FromSeconds(seconds), "Hello from the pier."), "Anna");
    }

    [Fact]
    public async Task A_server_that_is_too_slow_is_given_up_and_the_post_is_aired_once()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => [.. Scripted.Answer(0.1, ("What a lovely letter that was, thank you Anna.", 1_000), ("The lamps are lit, I promise you that.", 1_500)), Scripted.End()];
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Greetings from the lighthouse.", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.Equal(0, live.SecondsOf(1_000, from));
        Assert.Single(live.Station.Captions, caption => caption.Text == "Greetings from the lighthouse.");
        Assert.Single(await live.Station.StatesOfAsync(post), PostState.OnAir);
        Assert.True(live.Ladder.Turns[^1].WasCancelled);
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_mid_speech_leaves_whole_sentences()
    {
        await using LiveStation live = await LiveStation.StartAsync(new PresenterOptions { Delay = TimeSpan.Zero });
        List<Scripted> script = Scripted.Answer(1.5, ("What a lovely letter that was, thank you Anna.", 1_000), ("The lamps are lit, I promise you that.", 1_500), ("And there is more to come after this song.", 2_000));
        int cut = script.FindIndex(one => one.Event is SpeechEvent.Words { Text: "And there is more to come after this song. " }) + 6;
        live.Ladder.Answer = _ => [.. script[..cut], Scripted.End(TurnOutcome.Lost)];
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Greetings from the lighthouse.", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.InRange(live.SecondsOf(1_000, from), 2.5, 4);
        double second = live.SecondsOf(1_500, from);
        Assert.True(second is 0 or > 2, $"the second sentence was cut: {second} s");
        Assert.Equal(0, live.SecondsOf(2_000, from));
        Assert.Single(await live.Station.StatesOfAsync(post), PostState.OnAir);
        Assert.Equal(PostState.Aired, await live.Station.StateOfAsync(post));
    }

    [Fact]
    public async Task What_is_skipped_is_cancelled_and_the_session_told_how_much_was_heard()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ => [.. Scripted.Answer(0, ("What a lovely letter that was, thank you Anna.", 1_000), ("The lamps are lit, I promise you that.", 1_500)), Scripted.End()];
        PostId post = await live.Station.PostAsync("Greetings from the lighthouse.", "Anna");
        await live.Station.PlayUntilAsync(() => live.Station.Captions.Any(caption => caption.Post == post), TimeSpan.FromMinutes(1));
        await live.Station.PlayAsync(TimeSpan.FromSeconds(1));
        live.Station.Inputs.Tell(new DirectorInput.Skip());
        await live.Station.PlayAsync(TimeSpan.FromSeconds(1));
        (string item, TimeSpan heard) = Assert.Single(live.Ladder.Turns[^1].Truncated);
        Assert.Equal("item-1", item);
        Assert.InRange(heard.TotalSeconds, 0.9, 1.3);
    }

    [Fact]
    public async Task Why_it_was_said_stands_under_the_air_log_s_line_with_what_was_removed_and_the_audit_log_has_the_rule()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Ladder.Answer = _ =>
        [
            .. Scripted.Answer(0, ("What a lovely letter that was, thank you Anna.", 1_000), ("It is ten past three in the morning, you know.", 2_000)),
            Scripted.End(),
        ];
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        await live.Station.PlayAsync(TimeSpan.FromSeconds(1));

        AirLogEntry line = (await LogOfAsync(live)).Single(entry => entry.Post == post);
        SpeechRecord record = await RecordAsync(line.Id);
        Assert.Equal((PresenterRung.Primary, "scripted", "Ada", 0.01m), (record.Rung, record.Model, record.Persona, record.Dollars));
        Assert.Equal("What a lovely letter that was, thank you Anna.", record.Said);
        Assert.Equal([new DroppedSentence("clock", "notNow")], record.Dropped);
        Assert.Equal(SpeechGuard.Checks, record.Checks);
        Assert.Contains("Speak: ListenerPost", record.Instructions);
        AuditEntry audit = Assert.Single(await live.Station.Logs.ReadAsync("speech.drop", null, null, 10, CancellationToken.None));
        Assert.Equal(("station", $"post:{post}"), (audit.Actor, audit.Subject));
        Assert.Equal("""{"check":"clock","rule":"notNow"}""", audit.After);

        // The offline presenter's sign-on has its record too, and cost nothing.
        AirLogEntry signOn = (await LogOfAsync(live)).Single(entry => entry.Kind == SegmentKind.SignOn);
        SpeechRecord said = await RecordAsync(signOn.Id);
        Assert.Equal((PresenterRung.Offline, "offline", 0m), (said.Rung, said.Model, said.Dollars));
        Assert.NotEmpty(said.Said);

        // It is written apart from the air, in its own time.
        async Task<SpeechRecord> RecordAsync(Guid entry)
        {
            for (int i = 0; ; i++)
            {
                if (await live.Records.ReadAsync(entry, CancellationToken.None) is { } written)
                    return written;
                Assert.True(i < 1_000, "no record was written");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task The_brief_is_told_the_mark_of_the_cost_what_was_said_lately_and_when_an_AI_was_last_named()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        Assert.True(live.Briefs.States[0].SayAi); // nothing was said before sign-on
        live.Ladder.CostMark = 50;
        live.Ladder.Answer = _ => [.. Scripted.Answer(0, ("A lovely letter came, thank you Anna.", 1_000)), Scripted.End()];
        PostId post = await live.Station.PostAsync("Are the lamps lit tonight?", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        PostId next = await live.Station.PostAsync("And the harbour?", "Ben");
        await live.Station.PlayUntilFinalAsync(next, TimeSpan.FromMinutes(1));
        BriefState state = live.Briefs.States[^1];
        Assert.Equal((50, false, "Ada"), (state.CostMark, state.SayAi, state.Before));
        Assert.Equal("A lovely letter came, thank you Anna.", state.Lately[0]);
    }

    [Fact]
    public async Task A_moderating_service_s_word_counts_too_within_the_delay()
    {
        await using LiveStation live = await LiveStation.StartAsync();
        live.Moderation.Answer = words => new ModerationAnswer(words.Contains("lamps"), new Dictionary<string, double> { ["harassment"] = words.Contains("lamps") ? 0.95 : 0 }, "m");
        live.Ladder.Answer = _ => [.. Scripted.Answer(0, ("What a lovely letter that was, thank you Anna.", 1_000), ("The lamps are lit, I promise you that.", 2_000)), Scripted.End()];
        int from = live.Station.Heard.Count;
        PostId post = await live.Station.PostAsync("Greetings from the lighthouse.", "Anna");
        await live.Station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(1));
        Assert.True(live.SecondsOf(1_000, from) > 2.5);
        Assert.Equal(0, live.SecondsOf(2_000, from));
    }

    private static async Task<IReadOnlyList<AirLogEntry>> LogOfAsync(LiveStation live) =>
        await live.Station.Logs.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100, CancellationToken.None);
}
