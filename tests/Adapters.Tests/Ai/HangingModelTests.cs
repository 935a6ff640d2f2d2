using Radio24.Adapters.Ai;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Tone;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai;

/// <summary>Models that do not answer while somebody waits, with the deadlines as they are when nobody sets them; and a ledger that does not.</summary>
public sealed class HangingModelTests : AskingFixture
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private AiOptions Usual => Options with { Deadline = new AiOptions().Deadline, Tries = new AiOptions().Tries };

    private AiOptions One => Usual with { Tries = 1, Models = Usual.Models with { Chat = [new AiChatModelOptions { Name = "small" }] } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_model_answers_while_whoever_asked_still_waits_and_the_one_that_hangs_loses_its_place(bool tone)
    {
        TimeSpan within = tone ? new ToneOptions().ModelWithin : TimeSpan.FromSeconds(5);
        AiModels models = Models(Usual);
        Server.Script("chat/completions small", ModelAct.Hang);
        using var late = new CancellationTokenSource(within, Time);
        Task<ChatAnswer> asked = models.Chat.AskAsync(Question() with { Within = within }, late.Token).AsTask();
        await HangsAsync();
        Time.Advance(within / 2);

        Assert.Equal("big", (await asked.WaitAsync(Patience)).Model);
        Assert.Equal(
            ["small TimedOut: cheapest", "big answered: after small: TimedOut"], Ledger.Calls.Select(call => $"{call.Model} {call.Outcome}: {call.Why}"));
        Assert.Equal("big", (await models.Chat.AskAsync(Question() with { Within = within }, None)).Model);
        Assert.Equal("small rests after TimedOut", Ledger.Calls[^1].Why);
    }

    [Fact]
    public async Task A_service_that_hangs_longer_than_anybody_waits_is_left_alone_after_a_few()
    {
        var within = TimeSpan.FromSeconds(5);
        IModerationModel moderation = Models(Usual).Moderation;
        Server.Otherwise = ModelAct.Hang;
        for (int i = 1; i <= 4; i++)
        {
            using var late = new CancellationTokenSource(within, Time);
            Task<ModerationAnswer> asked = moderation.JudgeAsync("a", within, late.Token).AsTask();
            await HangsAsync(i);
            Time.Advance(within - TimeSpan.FromMilliseconds(400));
            Assert.Equal(ModelTrouble.TimedOut, (await Assert.ThrowsAsync<ModelAwayException>(() => asked.WaitAsync(Patience))).Trouble);
        }

        Assert.Equal(ModelTrouble.BreakerOpen, await TroubleAsync(moderation.JudgeAsync("a", within, None)));
        Assert.All(Ledger.Calls, call => Assert.Equal(nameof(ModelTrouble.TimedOut), call.Outcome));
    }

    [Fact]
    public async Task Who_gives_up_after_a_long_silence_gives_up_because_of_the_model()
    {
        AiModels models = Models(Usual);
        Server.Script("chat/completions small", ModelAct.Hang);
        using var gone = new CancellationTokenSource();
        Task<ChatAnswer> asked = models.Chat.AskAsync(Question(), gone.Token).AsTask();
        await HangsAsync();
        Time.Advance(TimeSpan.FromSeconds(6));
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Patience));
        Assert.Equal(nameof(ModelTrouble.TimedOut), Assert.Single(Ledger.Calls).Outcome);
        Assert.Equal("big", (await models.Chat.AskAsync(Question(), None)).Model);
    }

    [Fact]
    public async Task A_store_that_is_away_is_asked_once_a_question_and_puts_no_model_to_rest()
    {
        var ledger = new WatchedLedger(Ledger) { Before = WatchedLedger.Away };
        AiModels models = Models(Usual, ledger);
        for (int i = 0; i < 10; i++)
        {
            ModelAwayException away = await Assert.ThrowsAsync<ModelAwayException>(() => PassAsync(models.Chat.AskAsync(Question(), None)));
            Assert.True(away is { Trouble: ModelTrouble.Broken, IsOurs: true, InnerException: StoreAwayException });
        }

        Assert.Equal(10, ledger.Reserved);
        Assert.Empty(Server.Calls);
        ledger.Before = _ => Task.CompletedTask;
        Assert.Equal("small", (await models.Chat.AskAsync(Question(), None)).Model);
        Assert.Equal("cheapest", Assert.Single(Ledger.Calls).Why);
    }

    [Fact]
    public async Task A_store_that_hangs_is_no_models_fault()
    {
        var never = new TaskCompletionSource();
        var ledger = new WatchedLedger(Ledger) { Before = stop => never.Task.WaitAsync(stop) };
        AiModels models = Models(Usual, ledger);
        for (int i = 0; i < 6; i++)
        {
            Task<ChatAnswer> asked = models.Chat.AskAsync(Question() with { Within = TimeSpan.FromSeconds(4) }, None).AsTask();
            Time.Advance(TimeSpan.FromSeconds(2));
            Assert.True((await Assert.ThrowsAsync<ModelAwayException>(() => asked.WaitAsync(Patience))).IsOurs);
        }

        never.SetResult();
        Assert.Equal("small", (await models.Chat.AskAsync(Question(), None)).Model);
        Assert.Equal("cheapest", Assert.Single(Ledger.Calls).Why);
    }

    [Fact]
    public async Task Nothing_stays_set_aside_for_a_model_that_is_not_asked()
    {
        var ledger = new WatchedLedger(Ledger);
        AiModels models = Models(One, ledger);
        Server.Otherwise = ModelAct.Broken;
        for (int i = 0; i < 4; i++)
            Assert.Equal(ModelTrouble.Broken, await TroubleAsync(models.Chat.AskAsync(Question(), None)));
        Assert.Equal(ModelTrouble.BreakerOpen, await TroubleAsync(models.Chat.AskAsync(Question(), None)));
        Assert.Equal((4, 0), (ledger.Reserved, ledger.LetGo));

        // One request tries whether it is well again; nobody else is let through meanwhile.
        Time.Advance(TimeSpan.FromSeconds(31));
        Server.Otherwise = ModelAct.Hang;
        Task<ChatAnswer> first = models.Chat.AskAsync(Question(), None).AsTask();
        await HangsAsync(5);
        decimal aside = (await Ledger.SpendingAsync(None)).Hour;
        Assert.Equal(ModelTrouble.BreakerOpen, (await Assert.ThrowsAsync<ModelAwayException>(() => models.Chat.AskAsync(Question(), None).AsTask())).Trouble);
        Assert.Equal(1, ledger.LetGo);
        Assert.True(aside > 0);
        Assert.Equal(aside, (await Ledger.SpendingAsync(None)).Hour);
        await TroubleAsync(new ValueTask<ChatAnswer>(first));
        Assert.Equal(Server.Calls.Count, Ledger.Calls.Count);
    }

    /// <summary>Waits until the server has been asked so often and somebody waits there.</summary>
    private async Task HangsAsync(int calls = 1)
    {
        for (int i = 0; Server.Calls.Count < calls || Server.Hanging == 0; i++)
        {
            Assert.True(i < 4_000, "the server is not asked");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
