using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;

namespace Radio24.Host.Tests.Intake;

/// <summary>A step's deadline and breaker, in virtual time.</summary>
public sealed class GuardedStepTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);
    private static readonly GuardOptions Options = new() { BreakAfter = 4, BreakFor = TimeSpan.FromSeconds(30) };

    private readonly FakeTimeProvider _time = new();
    private readonly Candidate _candidate = Candidate.Of(Post());

    [Fact]
    public async Task A_step_that_hangs_is_left_alone_when_its_time_is_up_even_if_it_does_not_listen()
    {
        var never = new TaskCompletionSource<StepResult>();
        Task<StepResult> asking = Guard(_ => never.Task).TakeAsync(_candidate, default).AsTask();
        _time.Advance(Within - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ModelTrouble.TimedOut, await TroubleAsync(asking));
    }

    [Fact]
    public async Task A_step_that_throws_is_away_and_its_message_goes_no_further()
    {
        Task<StepResult> asking = Guard(_ => throw new HttpRequestException("call 090-1234-5678")).TakeAsync(_candidate, default).AsTask();
        ModelAwayException e = await Assert.ThrowsAsync<ModelAwayException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ModelTrouble.Broken, e.Trouble);
        Assert.DoesNotContain("090", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_fails_again_and_again_is_not_asked_for_a_while_and_then_one_post_tries()
    {
        int asked = 0;
        bool broken = true;
        GuardedStep guard = Guard(candidate =>
        {
            asked++;
            return broken ? throw new ModelAwayException(ModelTrouble.Busy) : Task.FromResult(StepResult.Nothing(candidate));
        });
        for (int i = 0; i < 4; i++)
            Assert.Equal(ModelTrouble.Busy, await TroubleAsync(guard.TakeAsync(_candidate, default).AsTask()));
        for (int i = 0; i < 10; i++)
            Assert.Equal(ModelTrouble.BreakerOpen, await TroubleAsync(guard.TakeAsync(_candidate, default).AsTask()));
        Assert.Equal(4, asked);

        // Still broken: one try, and it is left alone again.
        _time.Advance(Options.BreakFor);
        Assert.Equal(ModelTrouble.Busy, await TroubleAsync(guard.TakeAsync(_candidate, default).AsTask()));
        Assert.Equal(ModelTrouble.BreakerOpen, await TroubleAsync(guard.TakeAsync(_candidate, default).AsTask()));
        Assert.Equal(5, asked);

        broken = false;
        _time.Advance(Options.BreakFor);
        for (int i = 0; i < 10; i++)
            Assert.Empty((await guard.TakeAsync(_candidate, default)).Findings);
        Assert.Equal(15, asked);
    }

    [Theory]
    [InlineData(ModelTrouble.OverBudget)]
    [InlineData(ModelTrouble.NotAllowed)]
    [InlineData(ModelTrouble.Crowded)]
    [InlineData(ModelTrouble.Malformed)] // which a listener's words may have caused
    public async Task What_is_no_fault_of_the_service_does_not_open_the_breaker(ModelTrouble trouble)
    {
        GuardedStep guard = Guard(_ => throw new ModelAwayException(trouble));
        for (int i = 0; i < 20; i++)
            Assert.Equal(trouble, await TroubleAsync(guard.TakeAsync(_candidate, default).AsTask()));
    }

    [Fact]
    public async Task That_the_stations_own_store_is_away_does_not_open_the_breaker()
    {
        GuardedStep guard = Guard(_ => throw new ModelAwayException(ModelTrouble.Broken, new StoreAwayException("away")));
        for (int i = 0; i < 20; i++)
            Assert.Equal(ModelTrouble.Broken, await TroubleAsync(guard.TakeAsync(_candidate, default).AsTask()));
    }

    [Fact]
    public async Task A_step_that_can_do_without_its_service_does()
    {
        var never = new TaskCompletionSource<StepResult>();
        GuardedStep guard = new(
            new Asking(_ => never.Task), Within, Options, _time, candidate => new StepResult(candidate, [new(ScreeningStep.Moderation, ScreeningRule.Blank, 0, VerdictKind.Air)]));
        Task<StepResult> asking = guard.TakeAsync(_candidate, default).AsTask();
        _time.Advance(Within);
        Assert.Equal(ScreeningRule.Blank, Assert.Single((await asking.WaitAsync(TimeSpan.FromSeconds(30))).Findings).Rule);
    }

    [Fact]
    public async Task Who_gives_up_waiting_gets_no_finding_and_blames_no_service()
    {
        var never = new TaskCompletionSource<StepResult>();
        using var leaving = new CancellationTokenSource();
        Task<StepResult> asking = Guard(_ => never.Task).TakeAsync(_candidate, leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private GuardedStep Guard(Func<Candidate, Task<StepResult>> step) => new(new Asking(step), Within, Options, _time);

    private static async Task<ModelTrouble> TroubleAsync(Task asking) =>
        (await Assert.ThrowsAsync<ModelAwayException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30)))).Trouble;

    private static ListenerPost Post()
    {
        DateTimeOffset at = DateTimeOffset.UnixEpoch;
        return new ListenerPost(PostId.New(at), ListenerId.New(at), "Aiko", new PostBody.Text("hello"), at);
    }

    private sealed class Asking(Func<Candidate, Task<StepResult>> step) : IScreeningStep
    {
        public ScreeningStep Step => ScreeningStep.Moderation;

        public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken) => await step(candidate);
    }
}
