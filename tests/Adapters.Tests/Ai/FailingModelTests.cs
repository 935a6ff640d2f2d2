using System.Diagnostics.Metrics;
using Radio24.Adapters.Ai;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai;

/// <summary>A service that fails in every way there is: what is told, what is tried again, what is booked.</summary>
public sealed class FailingModelTests : AskingFixture
{
    private const string Chat = "chat/completions", Moderations = "moderations";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_busy_service_is_asked_again_when_it_says_and_each_request_is_a_line()
    {
        Server.Script(Moderations, ModelAct.Busy(retryAfter: 3));
        await PassAsync(Models().Moderation.JudgeAsync("a", null, None));

        Assert.Equal(2, Server.Calls.Count);
        Assert.True(Server.Calls[1].At - Server.Calls[0].At >= TimeSpan.FromSeconds(3), $"after {Server.Calls[1].At - Server.Calls[0].At}");
        Assert.Equal(["Busy: only choice", "answered: again: Busy"], Ledger.Calls.Select(call => $"{call.Outcome}: {call.Why}"));
    }

    [Fact]
    public async Task A_service_that_wants_to_be_left_alone_for_long_is()
    {
        Server.Script(Moderations, ModelAct.Busy(retryAfter: 60));
        Assert.Equal(ModelTrouble.Busy, await TroubleAsync(Models().Moderation.JudgeAsync("a", null, None)));
        Assert.Single(Server.Calls);
    }

    [Fact]
    public async Task A_broken_service_is_asked_once_more()
    {
        Server.Script(Moderations, ModelAct.Broken);
        await PassAsync(Models().Moderation.JudgeAsync("a", null, None));
        Assert.Equal(2, Server.Calls.Count);

        Server.Script(Moderations, ModelAct.Broken, ModelAct.Error(503, "overloaded"));
        Assert.Equal(ModelTrouble.Broken, await TroubleAsync(Models().Moderation.JudgeAsync("a", null, None)));
        Assert.Equal(4, Server.Calls.Count);
    }

    [Fact]
    public async Task A_wrong_key_and_an_empty_account_are_not_tried_again_and_told_once()
    {
        IModerationModel moderation = Models().Moderation;
        Server.Script(Moderations, ModelAct.WrongKey, ModelAct.NoCredit, ModelAct.Error(403, "no"));
        for (int i = 0; i < 3; i++)
            Assert.Equal(ModelTrouble.Denied, await TroubleAsync(moderation.JudgeAsync("a", null, None)));

        Assert.Equal(3, Server.Calls.Count);
        Assert.Single(Log.Lines, line => line.Contains("denies us", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"flagged":false,"category_scores":{}}]}""")]
    [InlineData("""{"results":[{"flagged":false,"category_scores":{"harassment":"a"}}]}""")]
    [InlineData("""{"results":[{"flagged":false,"category_scores":{"harassment":7}}]}""")]
    [InlineData("""{"results":[{"category_scores":{"harassment":0.1}}]}""")]
    [InlineData("""{"results":{"flagged":false}}""")]
    public async Task A_judgement_that_makes_no_sense_is_none_and_is_not_asked_for_again(string body)
    {
        Server.Script(Moderations, ModelAct.Says(body));
        Assert.Equal(ModelTrouble.Malformed, await TroubleAsync(Models().Moderation.JudgeAsync("a", null, None)));
        Assert.Single(Server.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"id":"a","object":"chat.completion","created":1,"model":"small","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"cut"}}]}""")]
    [InlineData("""{"id":"a","object":"chat.completion","created":1,"model":"small","choices":[{"index":0,"finish_reason":"length","message":{"role":"assistant","content":"cut"}}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""")]
    [InlineData("""{"id":"a","object":"chat.completion","created":1,"model":"small","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"  "}}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""")]
    public async Task An_answer_that_is_none_is_paid_for_as_the_service_says_or_at_the_worst(string body)
    {
        Server.Script(Chat, ModelAct.Says(body));
        AiModels models = Models(Options with { Models = Options.Models with { Chat = [new AiChatModelOptions { Name = "small" }] } });
        Assert.Equal(ModelTrouble.Malformed, await TroubleAsync(models.Chat.AskAsync(Question(), None)));

        PaidCall call = Assert.Single(Ledger.Calls);
        if (body.Contains("usage", StringComparison.Ordinal))
            Assert.Equal((10L, 2L, 0.000014m), (call.Tokens.TextIn, call.Tokens.TextOut, call.Dollars));
        else
            Assert.True(call.Dollars > 0.0002m, $"{call.Dollars}");
    }

    [Fact]
    public async Task An_answer_that_is_not_the_JSON_that_was_asked_for_is_none()
    {
        Server.Chat = _ => "sure! {";
        AiModels models = Models(Options with { Models = Options.Models with { Chat = [new AiChatModelOptions { Name = "small" }] } });
        Assert.Equal(ModelTrouble.Malformed, await TroubleAsync(models.Chat.AskAsync(Question(schema: """{"type":"object"}"""), None)));
    }

    [Theory]
    [InlineData("Hang", ModelTrouble.TimedOut)]
    [InlineData("Trickle", ModelTrouble.TimedOut)]
    [InlineData("CutOff", ModelTrouble.Broken)]
    public async Task One_that_is_silent_slow_or_cut_off_is_given_up_and_costs_what_was_set_aside(string kind, ModelTrouble trouble)
    {
        Server.Otherwise = new ModelAct(Enum.Parse<ModelActKind>(kind));
        AiModels models = Models(Options with { Tries = 1, Deadline = TimeSpan.FromSeconds(10), Models = Options.Models with { Chat = [new AiChatModelOptions { Name = "small" }] } });
        DateTimeOffset began = Time.GetUtcNow();
        Assert.Equal(trouble, await TroubleAsync(models.Chat.AskAsync(Question(), None)));

        // How long after the deadline the clock is read is the machine's doing.
        if (trouble == ModelTrouble.TimedOut)
            Assert.True(Time.GetUtcNow() - began >= TimeSpan.FromSeconds(10));
        PaidCall call = Assert.Single(Ledger.Calls);
        Assert.Equal(trouble.ToString(), call.Outcome);
        Assert.True(call.Dollars > 0.0002m, $"{call.Dollars}");
        Assert.Equal(call.Dollars, (await Ledger.SpendingAsync(None)).Hour);
    }

    [Fact]
    public async Task A_call_that_whoever_asked_gives_up_is_booked_too()
    {
        Server.Otherwise = ModelAct.Hang;
        using var gone = new CancellationTokenSource();
        Task<ChatAnswer> asked = Models().Chat.AskAsync(Question(), gone.Token).AsTask();
        while (Server.Calls.Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        PaidCall call = Assert.Single(Ledger.Calls);
        Assert.Equal(PaidCall.Cancelled, call.Outcome);
        Assert.True(call.Dollars > 0);
        // It is nobody's fault: the model is asked again, and nobody waits.
        Server.Otherwise = ModelAct.Answer;
        Assert.Equal("small", (await Models().Chat.AskAsync(Question(), None)).Model);
    }

    [Fact]
    public async Task A_service_that_is_not_there_costs_nothing()
    {
        AiModels models = Models(Options with { Endpoint = new Uri("http://127.0.0.1:1/v1") });
        Assert.Equal(ModelTrouble.Broken, await TroubleAsync(models.Chat.AskAsync(Question(), None)));
        Assert.NotEmpty(Ledger.Calls);
        Assert.Equal(0, (await Ledger.SpendingAsync(None)).Hour);
    }

    [Fact]
    public async Task When_one_model_fails_the_next_one_is_asked_and_the_line_says_why()
    {
        AiModels models = Models();
        Server.Script($"{Chat} small", ModelAct.Broken, ModelAct.Broken);
        ChatAnswer answer = await PassAsync(models.Chat.AskAsync(Question(), None));

        Assert.Equal("big", answer.Model);
        Assert.Equal(
            ["small Broken: cheapest", "small Broken: again: Broken", "big answered: after small: Broken"],
            Ledger.Calls.Select(call => $"{call.Model} {call.Outcome}: {call.Why}"));
        // For a while the other one comes first.
        Assert.Equal("big", (await models.Chat.AskAsync(Question(), None)).Model);
        Assert.Equal("small rests after Broken", Ledger.Calls[^1].Why);
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("small", (await models.Chat.AskAsync(Question(), None)).Model);
    }

    [Fact]
    public async Task A_breaker_opens_and_the_service_is_left_alone_until_it_answers_again()
    {
        var breakers = new Dictionary<string, int>();
        using var meter = new MeterListener();
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "radio24.ai.breaker")
                listener.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<int>((_, value, tags, _) => breakers[tags[0].Value!.ToString()!] = value);
        meter.Start();
        IModerationModel moderation = Models(Options with { Tries = 1, Models = Options.Models with { Moderation = new AiModelOptions { Name = "watched" } } }).Moderation;

        Server.Otherwise = ModelAct.Broken;
        var troubles = new List<ModelTrouble>();
        for (int i = 0; i < 10; i++)
            troubles.Add(await TroubleAsync(moderation.JudgeAsync("a", null, None)));
        Assert.Equal([.. Enumerable.Repeat(ModelTrouble.Broken, 4), .. Enumerable.Repeat(ModelTrouble.BreakerOpen, 6)], troubles);
        Assert.Equal(4, Server.Calls.Count);
        Assert.Equal(4, Ledger.Calls.Count);
        meter.RecordObservableInstruments();
        Assert.Equal(1, breakers["watched"]);
        Assert.Single(Log.Lines, line => line.Contains("failed too often", StringComparison.Ordinal));

        // It is tried after a while, one request.
        Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(ModelTrouble.Broken, await TroubleAsync(moderation.JudgeAsync("a", null, None)));
        Assert.Equal(ModelTrouble.BreakerOpen, await TroubleAsync(moderation.JudgeAsync("a", null, None)));
        Server.Otherwise = ModelAct.Answer;
        Time.Advance(TimeSpan.FromSeconds(31));
        await moderation.JudgeAsync("a", null, None);
        await moderation.JudgeAsync("a", null, None);
        meter.RecordObservableInstruments();
        Assert.Equal(0, breakers["watched"]);
        Assert.Single(Log.Lines, line => line.Contains("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nonsense_that_a_listener_may_have_caused_opens_no_breaker()
    {
        IModerationModel moderation = Models().Moderation;
        Server.Script(Moderations, Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? ModelAct.Says("{}") : ModelAct.Error(400, "invalid_request")));
        for (int i = 0; i < 20; i++)
            Assert.Equal(ModelTrouble.Malformed, await TroubleAsync(moderation.JudgeAsync("a", null, None)));
        await moderation.JudgeAsync("a", null, None);
    }

    [Fact]
    public async Task No_more_than_so_many_are_asked_at_once()
    {
        var open = new TaskCompletionSource();
        Server.Otherwise = ModelAct.Answer with { Until = open.Task };
        IModerationModel moderation = Models(Options with { AtOnce = 3 }).Moderation;
        Task<ModerationAnswer>[] asked = [.. Enumerable.Range(0, 15).Select(_ => moderation.JudgeAsync("a", null, None).AsTask())];
        // Twelve more may wait; a sixteenth is turned away.
        Assert.Equal(ModelTrouble.Crowded, await TroubleAsync(moderation.JudgeAsync("a", null, None)));
        open.SetResult();
        await Task.WhenAll(asked);
        Assert.InRange(Server.MostAtOnce, 1, 3);
    }

    [Fact]
    public async Task What_no_cap_allows_is_not_asked()
    {
        Ledger = new MemoryLedger(new CostCaps(0, 0), Time);
        AiModels models = Models();
        Assert.Equal(ModelTrouble.OverBudget, await TroubleAsync(models.Chat.AskAsync(Question(), None)));
        Assert.Empty(Server.Calls);
        await models.Moderation.JudgeAsync("a", null, None);
    }

    [Fact]
    public async Task Near_the_cap_a_cheaper_model_still_answers()
    {
        // Enough for the small one (0.0005) and not for the big one.
        Ledger = new MemoryLedger(new CostCaps(0.002m, 1), Time);
        AiModels models = Models(Options with
        {
            Models = Options.Models with
            {
                Chat = [new AiChatModelOptions { Name = "small", Quality = 5 }, new AiChatModelOptions { Name = "big", Quality = 5 }],
            },
        });
        Server.Script($"{Chat} small", ModelAct.WrongKey);
        await TroubleAsync(models.Chat.AskAsync(Question(), None));
        // The small one rests, so the big one comes first, and cannot be paid.
        Assert.Equal("small", (await models.Chat.AskAsync(Question(), None)).Model);
        Assert.Equal("after big: OverBudget", Ledger.Calls[^1].Why);
    }

    [Fact]
    public async Task However_a_service_behaves_the_ledger_equals_its_own_count()
    {
        var random = new Random(24);
        ModelAct[] acts = [ModelAct.Answer, ModelAct.Answer, ModelAct.Answer, ModelAct.Broken, ModelAct.Busy(0.1), ModelAct.Busy(), ModelAct.CutOff, ModelAct.Hang, ModelAct.Says("{"), ModelAct.WrongKey];
        foreach (string path in (string[])[Chat, Moderations, "embeddings", "audio/transcriptions"])
            Server.Script(path, Enumerable.Range(0, 60).Select(_ => acts[random.Next(acts.Length)]));
        AiModels models = Models();
        for (int i = 0; i < 25; i++)
        {
            await TryAsync(models.Chat.AskAsync(Question(), None));
            await TryAsync(models.Moderation.JudgeAsync("a", null, None));
            await TryAsync(models.Embedding.EmbedAsync(["a", "b"], null, None));
            await TryAsync(models.Transcription.TranscribeAsync(new byte[48_000], null, None));
            Time.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.True(Server.Calls.Count > 100, $"only {Server.Calls.Count}");
        foreach (IGrouping<string, ServedCall> served in Server.Calls.GroupBy(call => call.Model))
        {
            PaidCall[] booked = [.. Ledger.Calls.Where(call => call.Model == served.Key)];
            Assert.Equal(served.Count(), booked.Length);
            Assert.Equal(served.Sum(call => call.TokensIn), booked.Sum(call => call.Tokens.TextIn));
            Assert.Equal(served.Sum(call => call.TokensOut), booked.Sum(call => call.Tokens.TextOut));
        }

        Assert.Equal(Ledger.Calls.Count, Server.Calls.Count);

        async Task TryAsync<T>(ValueTask<T> asked)
        {
            try
            {
                await PassAsync(asked);
            }
            catch (ModelAwayException)
            {
                // As scripted.
            }
        }
    }

    [Fact]
    public async Task Neither_the_key_nor_what_was_asked_is_in_any_log_or_exception()
    {
        const string Private = "my private words";
        string quoting = $$$"""{"error":{"message":"Incorrect API key provided: {{{Key}}} for '{{{Private}}}'","code":"invalid_api_key"}}""";
        Server.Otherwise = new ModelAct(ModelActKind.Status, 401, quoting);
        AiModels models = Models();
        var said = new List<string> { Options.ToString(), Options.Models.ToString(), new AiOptions { ApiKey = Key }.ToString() };
        foreach (ModelAct act in (ModelAct[])[Server.Otherwise, Server.Otherwise with { Status = 500 }, Server.Otherwise with { Status = 400 }, ModelAct.Says(quoting), ModelAct.CutOff, ModelAct.Hang])
        {
            Server.Otherwise = act;
            for (int i = 0; i < 3; i++)
            {
                said.Add((await Assert.ThrowsAsync<ModelAwayException>(() => PassAsync(models.Chat.AskAsync(Question() with { Material = Private }, None)))).ToString());
                said.Add((await Assert.ThrowsAsync<ModelAwayException>(() => PassAsync(models.Moderation.JudgeAsync(Private, null, None)))).ToString());
            }

            Time.Advance(TimeSpan.FromHours(2));
        }

        said.AddRange(Log.Lines);
        said.AddRange(Ledger.Calls.Select(call => call.ToString()));
        Assert.True(Log.Lines.Count > 2);
        Assert.All(said, line => Assert.DoesNotContain("sk-secret", line, StringComparison.Ordinal));
        Assert.All(said, line => Assert.DoesNotContain(Private, line, StringComparison.Ordinal));
    }
}
