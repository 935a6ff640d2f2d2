using Radio24.Core.Posts;
using Radio24.Core.Ports;
using Radio24.Core.Screening;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>What is left of a post when it has been screened.</summary>
public sealed class ScreenedPostTests
{
    private const string Secret = "090-1234-5678";

    [Fact]
    public async Task What_was_masked_is_read_masked_and_the_original_is_sealed_for_this_post_alone()
    {
        await using ManualStation station = await StartAsync(Masking(VerdictKind.Air));
        PostId post = await station.PostAsync($"call me at {Secret}", name: $"Aiko {Secret}");
        await station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));

        PostRecord record = (await station.Posts.FindAsync(post, default))!;
        Assert.Equal((PostState.Aired, "Aiko ***", new PostBody.Text("call me at ***"), true), (record.State, record.Post.Name, record.Post.Body, record.Altered));
        Assert.Contains(station.Captions, caption => caption.Text.Contains("call me", StringComparison.Ordinal));
        Assert.DoesNotContain(station.Events, e => e.ToString()!.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(station.Logs.Aired, line => line.ToString().Contains(Secret, StringComparison.Ordinal));

        PostTransition screened = record.History.Single(step => step.State == PostState.Screened);
        Assert.Equal(("maskedPhone", ScreeningReason.Of(ScreeningRule.MaskedPhone)), (screened.Rule, screened.Reason));

        byte[] original = (await Records(station).OriginalAsync(post, default))!;
        Assert.DoesNotContain(Secret, System.Text.Encoding.UTF8.GetString(original), StringComparison.Ordinal);
        Assert.Equal(new OriginalWords($"Aiko {Secret}", $"call me at {Secret}"), await station.Originals.OpenAsync(post, original, default));
        await Assert.ThrowsAsync<SealException>(() => station.Originals.OpenAsync(PostId.New(station.Clock.Now), original, default).AsTask());
        ScreenedNote note = Assert.Single(await Records(station).OfAsync([post], default)).Value;
        Assert.Equal(("air", "maskedPhone"), (note.Record.Verdict, Assert.Single(note.Record.Findings).Rule));
        Assert.DoesNotContain(Secret, note.Record.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_masked_as_it_came_in_is_screened_as_its_author_sent_it()
    {
        string? seen = null;
        await using ManualStation station = await StartAsync(new ScreeningChain([new Step(ScreeningStep.Privacy, candidate =>
        {
            seen = candidate.Words;
            return candidate.Saying(candidate.Words.Replace(Secret, "***", StringComparison.Ordinal));
        })]));
        DateTimeOffset now = station.Clock.Now;
        ListenerPost post = new(PostId.New(now), ListenerId.New(now), null, new PostBody.Text("call ***"), now);
        byte[] sealedWords = await station.Originals.SealAsync(post.Id, new OriginalWords(null, $"call {Secret}"), default);
        await station.Posts.AddAsync(post with { Sealed = sealedWords }, null, default);
        await station.Intake.AdvanceAsync(post.Id, Task.CompletedTask, default);

        Assert.Equal($"call {Secret}", seen);
        Assert.Equal(new PostBody.Text("call ***"), (await station.Posts.FindAsync(post.Id, default))!.Post.Body);
        Assert.Equal(sealedWords, await Records(station).OriginalAsync(post.Id, default));
    }

    [Fact]
    public async Task An_original_that_does_not_open_any_more_leaves_the_post_masked_and_held()
    {
        await using ManualStation station = await StartAsync(Masking(VerdictKind.Air));
        DateTimeOffset now = station.Clock.Now;
        ListenerPost post = new(PostId.New(now), ListenerId.New(now), null, new PostBody.Text("call ***"), now);
        await station.Posts.AddAsync(post with { Sealed = new byte[80] }, null, default);
        await station.Intake.AdvanceAsync(post.Id, Task.CompletedTask, default);
        PostRecord record = (await station.Posts.FindAsync(post.Id, default))!;
        Assert.Equal((PostState.Held, new PostBody.Text("call ***")), (record.State, record.Post.Body));
    }

    [Fact]
    public async Task A_recording_is_transcribed_on_its_way_and_what_was_said_is_kept_masked()
    {
        await using ManualStation station = await StartAsync(new ScreeningChain(
        [
            new TranscriptionStep(new Model($"my number is {Secret}"), Recording(), holdUnheard: true),
            Mask(VerdictKind.Hold),
        ]));
        PostId post = await station.PostAsync(new PostBody.Voice("k", TimeSpan.FromSeconds(2)));
        PostRecord record = (await station.Posts.FindAsync(post, default))!;
        Assert.Equal([PostState.Received, PostState.Transcribed, PostState.Screened, PostState.Held], record.History.Select(step => step.State));
        Assert.Equal("my number is ***", ((PostBody.Voice)record.Post.Body).Transcript);
        Assert.Equal($"my number is {Secret}", (await station.Originals.OpenAsync(post, (await Records(station).OriginalAsync(post, default))!, default)).Words);
    }

    [Fact]
    public async Task A_recording_without_a_transcriber_was_not_transcribed()
    {
        await using ManualStation station = await StartAsync(new ScreeningChain(
            [new TranscriptionStep(new Core.Asking.NoModel(), Recording(), holdUnheard: true)]));
        PostId post = await station.PostAsync(new PostBody.Voice("k", TimeSpan.FromSeconds(2)));
        Assert.Equal([PostState.Received, PostState.Screened, PostState.Held], await station.StatesOfAsync(post));
        Assert.Equal(ScreeningReason.Of(ScreeningRule.Unheard), (await station.Posts.FindAsync(post, default))!.History[^1].Reason);
    }

    [Fact]
    public async Task A_store_that_is_away_while_it_is_screened_is_not_the_posts_fault_and_it_is_taken_up_again()
    {
        bool away = true;
        await using ManualStation station = await StartAsync(new Away(() => away));
        PostId post = await station.PostAsync("hello");
        Assert.Equal([PostState.Received], await station.StatesOfAsync(post));
        away = false;
        for (int i = 0; i < 2_000 && (await station.StatesOfAsync(post)).Length == 1; i++)
        {
            await station.PlayAsync(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        Assert.Contains(PostState.Approved, await station.StatesOfAsync(post));
    }

    private static MemoryVoiceStore Recording()
    {
        var voices = new MemoryVoiceStore();
        voices.PutAsync("k", new byte[24_000 * 2 * 2], default).AsTask().GetAwaiter().GetResult();
        return voices;
    }

    private static IScreeningRecords Records(ManualStation station) => (IScreeningRecords)station.Posts;

    private static ScreeningChain Masking(VerdictKind advice) => new([Mask(advice)]);

    private static Step Mask(VerdictKind advice) => new(
        ScreeningStep.Privacy,
        candidate => candidate.Saying(candidate.Words.Replace(Secret, "***", StringComparison.Ordinal)) is var masked
            ? masked with { Post = masked.Post with { Name = masked.Post.Name?.Replace(Secret, "***", StringComparison.Ordinal) } }
            : candidate,
        new Finding(ScreeningStep.Privacy, ScreeningRule.MaskedPhone, 1, advice));

    private static async Task<ManualStation> StartAsync(IScreener screener)
    {
        var station = new ManualStation(s => new ReadingPresenter(s), screener: screener);
        await station.StartAsync();
        return station;
    }

    private sealed class Step(ScreeningStep step, Func<Candidate, Candidate> change, params Finding[] findings) : IScreeningStep
    {
        ScreeningStep IScreeningStep.Step => step;

        public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new StepResult(change(candidate), findings));
    }

    private sealed class Model(string words) : ITranscriptionModel
    {
        public bool IsThere => true;

        public ValueTask<Transcript> TranscribeAsync(ReadOnlyMemory<byte> pcm, TimeSpan? within, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Transcript($" {words}\n", "en", "scripted"));
    }

    private sealed class Away(Func<bool> isAway) : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
            isAway() ? throw new StoreAwayException("away in this test") : ValueTask.FromResult(Verdict.Air);
    }
}
