using System.Net.Sockets;
using System.Net.WebSockets;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai.Realtime;

/// <summary>Everything that a service was seen to do wrong: each has an end, and says what is to be done about it.</summary>
public sealed class RealtimeTroubleTests : RealtimeFixture
{
    [Theory]
    [InlineData("TextOnly")]
    [InlineData("Empty")]
    public async Task A_turn_without_sound_has_failed_and_is_paid_for(string act)
    {
        List<SpeechEvent> events = await SayAsync(act == "Empty" ? RealtimeAct.Empty : RealtimeAct.TextOnly);

        Assert.Equal(new SpeechEvent.Ended(TurnOutcome.Failed, Server.Used, SpeechTrouble.Malformed), End(events));
        Assert.Empty(events.OfType<SpeechEvent.Audio>());
    }

    [Fact]
    public async Task Events_that_nobody_knows_are_passed_over() =>
        Assert.Equal(TurnOutcome.Completed, End(await SayAsync(RealtimeAct.UnknownEvents)).Outcome);

    [Theory]
    [InlineData("content_filter")]
    [InlineData("max_output_tokens")]
    public async Task What_the_service_cuts_short_is_incomplete(string why)
    {
        List<SpeechEvent> events = await SayAsync(why == "content_filter" ? RealtimeAct.Filtered : RealtimeAct.TooLong);

        Assert.Equal(new SpeechEvent.Ended(TurnOutcome.Incomplete, Server.Used), End(events));
        Assert.NotEmpty(events.OfType<SpeechEvent.Audio>());
    }

    [Theory]
    [InlineData("NoJson")]
    [InlineData("NoBase64")]
    [InlineData("Beta")]
    public async Task What_makes_no_sense_ends_turn_and_session(string act)
    {
        Server.Script(act switch { "NoJson" => RealtimeAct.NoJson, "NoBase64" => RealtimeAct.NoBase64, _ => RealtimeAct.Beta });
        ISpeechSession session = await OpenAsync();
        List<SpeechEvent> events = await ReadAsync(await session.AskAsync(Brief(), CancellationToken.None));

        Assert.Equal((TurnOutcome.Lost, SpeechTrouble.Malformed), (End(events).Outcome, End(events).Trouble));
        Assert.Equal(SpeechTrouble.Malformed, (await EndedAsync(session)).Trouble);
        Assert.Equal(SpeechTrouble.Malformed, (await RefusedAsync(async () => await session.AskAsync(Brief(), CancellationToken.None))).Trouble);
    }

    [Theory]
    [InlineData("""{"type":"response.output_audio.delta","response_id":"RESPONSE"}""")]
    [InlineData("""{"type":"response.output_audio.delta","response_id":"RESPONSE","item_id":null,"delta":"AAAA"}""")]
    [InlineData("""{"type":"response.output_audio_transcript.delta","response_id":"RESPONSE","item_id":"i"}""")]
    [InlineData("""{"type":"response.output_audio_transcript.done","response_id":"RESPONSE","item_id":"i","transcript":null}""")]
    [InlineData("""{"type":"response.output_item.added","response_id":"RESPONSE","output_index":0,"item":null}""")]
    [InlineData("""{"type":"response.output_item.added","response_id":"RESPONSE","output_index":0,"item":{"type":"message"}}""")]
    [InlineData("""{"type":"response.output_item.done","response_id":"RESPONSE"}""")]
    [InlineData("""{"type":"response.created"}""")]
    [InlineData("""{"type":"response.created","response":{"id":"other","metadata":{"radio24_turn":7}}}""")]
    [InlineData("""{"type":"response.done","response":{}}""")]
    [InlineData("""{"type":"response.done","response":{"id":"RESPONSE","usage":7}}""")]
    [InlineData("""{"type":"error"}""")]
    [InlineData("""{"type":"error","error":{}}""")]
    [InlineData("""{"type":"error","error":{"message":null,"code":7}}""")]
    [InlineData("""{"type":"session.created"}""")]
    [InlineData("""{"type":"session.updated","session":{"type":"realtime","expires_at":"soon"}}""")]
    [InlineData("""{"type":"session.updated","session":{"type":"transcription","expires_at":99999999999999999}}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{}""")]
    public async Task Whatever_an_event_lacks_the_turn_has_an_end_and_the_session_does_not_fault(string message)
    {
        Server.Script(RealtimeAct.Strange(message));
        ISpeechSession session = await OpenAsync();
        SpeechEvent.Ended end = End(await ReadAsync(await session.AskAsync(Brief(), CancellationToken.None)));

        Assert.True(end is { Outcome: TurnOutcome.Completed } or { Trouble: SpeechTrouble.Malformed or SpeechTrouble.Broken }, $"{end}");
        await session.DisposeAsync();
        Assert.True(session.Ended.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("GoingAway", SpeechTrouble.Expired)]
    [InlineData("Expired", SpeechTrouble.Expired)]
    [InlineData("Abort", SpeechTrouble.Broken)]
    public async Task A_turn_is_lost_with_its_connection(string act, SpeechTrouble trouble)
    {
        Server.Script(act switch { "GoingAway" => RealtimeAct.GoingAway, "Expired" => RealtimeAct.Expired, _ => RealtimeAct.Abort });
        ISpeechSession session = await OpenAsync();
        List<SpeechEvent> events = await ReadAsync(await session.AskAsync(Brief(), CancellationToken.None));

        Assert.Equal(new SpeechEvent.Ended(TurnOutcome.Lost, null, trouble), End(events));
        Assert.Equal(trouble, (await EndedAsync(session)).Trouble);
        Assert.NotEmpty(events.OfType<SpeechEvent.Audio>());
    }

    [Fact]
    public async Task A_session_says_when_it_will_end_and_ends_then()
    {
        Server.Time = Virtual;
        ISpeechSession session = await OpenAsync();
        Assert.Equal(Virtual.GetUtcNow() + TimeSpan.FromMinutes(60), session.ExpiresAt);
        Assert.False(session.Ended.IsCompleted);
        Virtual.Advance(TimeSpan.FromMinutes(60));

        Assert.Equal(SpeechTrouble.Expired, (await EndedAsync(session)).Trouble);
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable, SpeechTrouble.Expired)]
    [InlineData(WebSocketCloseStatus.InternalServerError, SpeechTrouble.Broken)]
    [InlineData(WebSocketCloseStatus.PolicyViolation, SpeechTrouble.Denied)]
    public async Task A_session_that_is_closed_while_nobody_speaks_says_so(WebSocketCloseStatus status, SpeechTrouble trouble)
    {
        ISpeechSession session = await OpenAsync();
        await Server.HangUpAsync(status);
        SessionEnd end = await EndedAsync(session);

        Assert.Equal(trouble, end.Trouble);
        Assert.Contains($"({(int)status})", end.Reason, StringComparison.Ordinal);
    }

    /// <summary>It takes its 12 s: the sockets' pings know no other clock.</summary>
    [Fact]
    public async Task A_connection_that_nobody_answers_on_any_more_is_found_out()
    {
        Server.Script(RealtimeAct.HalfOpen);
        ISpeechSession speaking = await OpenAsync(), idle = await OpenAsync();
        ISpeechTurn turn = await speaking.AskAsync(Brief(), CancellationToken.None);
        Task<List<SpeechEvent>> reading = ReadAsync(turn);
        Server.Freeze();
        List<SpeechEvent> events = await reading;

        Assert.Equal((TurnOutcome.Lost, SpeechTrouble.Broken), (End(events).Outcome, End(events).Trouble));
        Assert.Equal(SpeechTrouble.Broken, (await EndedAsync(speaking)).Trouble);
        Assert.Equal(SpeechTrouble.Broken, (await EndedAsync(idle)).Trouble);
    }

    [Theory]
    [InlineData("insufficient_quota", SpeechTrouble.Denied)]
    [InlineData("billing_hard_limit_reached", SpeechTrouble.Denied)]
    [InlineData("rate_limit_exceeded", SpeechTrouble.Busy)]
    [InlineData("server_error", SpeechTrouble.Broken)]
    [InlineData("something_new", SpeechTrouble.Broken)]
    public async Task A_response_that_failed_says_what_is_to_be_done(string code, SpeechTrouble trouble)
    {
        List<SpeechEvent> events = await SayAsync(RealtimeAct.Fails(code));

        Assert.Equal((TurnOutcome.Failed, trouble), (End(events).Outcome, End(events).Trouble));
    }

    [Theory]
    [InlineData("insufficient_quota", SpeechTrouble.Denied, true)]
    [InlineData("invalid_api_key", SpeechTrouble.Denied, true)]
    [InlineData("session_expired", SpeechTrouble.Expired, true)]
    [InlineData("rate_limit_exceeded", SpeechTrouble.Busy, false)]
    [InlineData("conversation_already_has_active_response", SpeechTrouble.Benign, false)]
    [InlineData("invalid_request_error", SpeechTrouble.Malformed, false)]
    public async Task An_error_instead_of_a_response_ends_the_turn_and_the_session_if_it_is_over(string code, SpeechTrouble trouble, bool ends)
    {
        Server.Script(RealtimeAct.Error(code));
        ISpeechSession session = await OpenAsync();
        List<SpeechEvent> events = await ReadAsync(await session.AskAsync(Brief(), CancellationToken.None));

        Assert.Equal(new SpeechEvent.Ended(TurnOutcome.Failed, null, trouble), End(events));
        if (ends)
            Assert.Equal(trouble, (await EndedAsync(session)).Trouble);
        else
            Assert.Equal(TurnOutcome.Completed, End(await ReadAsync(await session.AskAsync(Brief(), CancellationToken.None))).Outcome);
    }

    [Fact]
    public async Task Whoever_speaks_without_end_is_hung_up_on()
    {
        Server.Voice = _ => Task.FromResult(new byte[RealtimeTurn.MostBytes + 48_000]);
        List<SpeechEvent> events = await SayAsync(RealtimeAct.Answer);
        Assert.Equal((TurnOutcome.Lost, SpeechTrouble.Malformed), (End(events).Outcome, End(events).Trouble));
        Assert.InRange(Bytes(events), 1, RealtimeTurn.MostBytes);

        events = await SayAsync(RealtimeAct.AllAtOnce);
        Assert.Equal((TurnOutcome.Lost, SpeechTrouble.Malformed), (End(events).Outcome, End(events).Trouble));
    }

    [Theory]
    [InlineData(401, SpeechTrouble.Denied)]
    [InlineData(403, SpeechTrouble.Denied)]
    [InlineData(404, SpeechTrouble.Denied)]
    [InlineData(429, SpeechTrouble.Busy)]
    [InlineData(400, SpeechTrouble.Malformed)]
    [InlineData(503, SpeechTrouble.Broken)]
    public async Task A_refused_connection_says_what_is_to_be_done(int status, SpeechTrouble trouble)
    {
        Server.ScriptDoor(new RealtimeDoor(RealtimeDoorKind.Status, status, "words"));
        SpeechModelException refused = await RefusedAsync(() => OpenAsync());

        Assert.Equal(trouble, refused.Trouble);
        Assert.Contains($"({status})", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_denied() =>
        Assert.Equal(SpeechTrouble.Denied, (await RefusedAsync(async () => await Model(key: "sk-other").OpenAsync(Setup, CancellationToken.None))).Trouble);

    [Fact]
    public async Task Where_nobody_listens_nothing_is_reachable()
    {
        using var port = new TcpListener(System.Net.IPAddress.Loopback, 0);
        port.Start();
        var nobody = new Uri($"http://127.0.0.1:{((System.Net.IPEndPoint)port.LocalEndpoint).Port}/v1");
        port.Stop();

        Assert.Equal(SpeechTrouble.Broken, (await RefusedAsync(async () => await Model(endpoint: nobody).OpenAsync(Setup, CancellationToken.None))).Trouble);
    }

    [Theory]
    [InlineData("HalfOpen")]
    [InlineData("Unconfirmed")]
    public async Task A_service_that_does_not_confirm_the_setup_is_waited_for_only_so_long(string door)
    {
        Server.ScriptDoor(door == "HalfOpen" ? RealtimeDoor.HalfOpen : RealtimeDoor.Unconfirmed);
        Task<SpeechModelException> refused = RefusedAsync(() => OpenAsync(Virtual));

        Assert.Equal(SpeechTrouble.Broken, (await PassAsync(refused, TimeSpan.FromMilliseconds(100))).Trouble);
    }

    [Theory]
    [InlineData("model_not_found", SpeechTrouble.Denied)]
    [InlineData("invalid_request_error", SpeechTrouble.Malformed)]
    public async Task A_setup_that_is_refused_says_why(string code, SpeechTrouble trouble)
    {
        Server.ScriptDoor(RealtimeDoor.Refuses(code));

        Assert.Equal(trouble, (await RefusedAsync(() => OpenAsync())).Trouble);
    }

    [Fact]
    public async Task A_service_of_the_protocols_beta_is_told_at_the_door()
    {
        Server.ScriptDoor(RealtimeDoor.Beta);

        Assert.Equal(SpeechTrouble.Malformed, (await RefusedAsync(() => OpenAsync())).Trouble);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_wait_any_more_is_not_told_of_a_trouble()
    {
        Server.ScriptDoor(RealtimeDoor.Unconfirmed);
        using var gone = new CancellationTokenSource();
        ValueTask<ISpeechSession> opening = Model().OpenAsync(Setup, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await opening);
    }

    private static Task<SessionEnd> EndedAsync(ISpeechSession session) => session.Ended.WaitAsync(TimeSpan.FromSeconds(90));
}
