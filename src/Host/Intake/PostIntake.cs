using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;
using Radio24.Host.Presenting;

namespace Radio24.Host.Intake;

/// <summary>
/// Brings one post on its way: screened, its new state written, and handed to the director if it may air. May be asked twice for
/// the same post, by the inbox and by recovery: where the post stands in the store decides what is still to do.
/// </summary>
public sealed partial class PostIntake(
    IPostStore store, PostProgress progress, IScreeningRecords records, Originals originals, IScreener screener, IPresenter presenter,
    AirInputs air, StationClock clock, TimeProvider time, IntakeOptions options, ILogger<PostIntake> logger)
{
    /// <summary>What a Host's death or a store that was away left behind is not worth a screening.</summary>
    private static readonly TimeSpan RepliesKept = TimeSpan.FromMinutes(2);

    private const string TooLate = "It came too late for the exchange. / やりとりに間に合いませんでした。";

    private readonly ConcurrentDictionary<PostId, bool> _inWork = new();

    /// <summary>Does what is still to do for the post; nothing if that is being done already.</summary>
    /// <param name="turn">Done when the director has heard of those that came before: he airs posts in the order in which he hears of them.</param>
    /// <returns>Whether the director has the post now.</returns>
    public async Task<bool> AdvanceAsync(PostId id, Task turn, CancellationToken ct)
    {
        if (!_inWork.TryAdd(id, true))
            return false;
        try
        {
            return await TakeUpAsync(id, turn, ct);
        }
        finally
        {
            _inWork.TryRemove(id, out _);
        }
    }

    private async Task<bool> TakeUpAsync(PostId id, Task turn, CancellationToken ct)
    {
        PostRecord? record = await store.FindAsync(id, ct);
        if (record is null)
        {
            LogUnknown(logger, id);
            return false;
        }

        if (record.State is PostState.Received or PostState.Transcribed or PostState.Screened)
            record = record.Post.ReplyTo is { } first ? await ScreenReplyAsync(record, first, ct) : await ScreenAsync(record, ct);

        await turn;
        // Told again after a restart or a second delivery: the director knows a post it has already.
        if (record?.State is not (PostState.Approved or PostState.Queued or PostState.OnAir))
            return false;
        await air.TellAsync(new DirectorInput.PostCleared(record.Post, presenter.NoteFor(record.Post)), ct);
        return true;
    }

    /// <summary>A reply that may not be heard now will not be heard later: its exchange is over then.</summary>
    private async Task<PostRecord?> ScreenReplyAsync(PostRecord record, PostId first, CancellationToken ct)
    {
        if (record.Post.At < clock.Ago(RepliesKept))
        {
            await progress.MoveAsync(record.Post.Id, To(PostState.Expired, TooLate), ct);
            return null;
        }

        air.Tell(new DirectorInput.ReplyComing(first, options.ScreenWithin));
        PostRecord? screened = await ScreenAsync(record, ct);
        if (screened is null)
            air.Tell(new DirectorInput.ReplyDropped(first));
        else if (PostLifecycle.IsFinal(screened.State))
            air.Tell(new DirectorInput.ReplyRefused(first));
        return screened;
    }

    /// <returns>The record as it stands now; null if someone else moved it meanwhile (its author took it back).</returns>
    private async Task<PostRecord?> ScreenAsync(PostRecord record, CancellationToken ct)
    {
        Verdict verdict = await JudgeAsync(record, ct);
        // Without a verdict it stays as it stands in the store: masked as it came in.
        ListenerPost airs = verdict.Screened?.Post ?? record.Post;
        (PostState state, string? reason) = verdict.Kind switch
        {
            VerdictKind.Air => (PostState.Approved, presenter.NoteFor(airs)),
            VerdictKind.Reject => (PostState.Rejected, verdict.Reason ?? "It cannot be aired."),
            _ when record.Post.ReplyTo is not null => (PostState.Expired, verdict.Reason ?? TooLate),
            _ => (PostState.Held, verdict.Reason ?? "It waits for a person's decision."),
        };
        string? rule = verdict.Rule is { } decided ? Finding.CodeOf(decided) : null;
        LogVerdict(logger, record.Post.Id, state, rule ?? "none");
        MoveResult result = await progress.ScreenedAsync(
            record.Post.Id, [.. StepsTo(record.State, airs, verdict), To(state, reason, rule)], await LeftOfAsync(record, verdict, airs, ct), ct);
        return result.Moved ? result.Record : null;
    }

    private IEnumerable<PostTransition> StepsTo(PostState from, ListenerPost airs, Verdict verdict)
    {
        if (from == PostState.Received && airs.Body is PostBody.Voice { Transcript: not null })
            yield return To(PostState.Transcribed);
        if (from != PostState.Screened)
        {
            // Its author learns that something is left out, whatever is decided.
            Finding? masked = verdict.Findings.FirstOrDefault(finding => finding is { Step: ScreeningStep.Privacy, Advice: VerdictKind.Air });
            yield return To(PostState.Screened, masked?.Reason, masked?.Code);
        }
    }

    /// <summary>What is kept of it: its words as they may air, what was found, and, where the words were changed, what they were, sealed.</summary>
    private async Task<ScreenedPost> LeftOfAsync(PostRecord record, Verdict verdict, ListenerPost airs, CancellationToken ct)
    {
        OriginalWords left = OriginalWords.Of(airs);
        // One that was masked as it came in has its original already; a recording's transcript is new.
        bool isNew = verdict.Screened is { } screened && OriginalWords.Of(screened.Original) != left && (!record.Altered || airs.Body is PostBody.Voice);
        byte[]? original = isNew ? await originals.SealAsync(record.Post.Id, OriginalWords.Of(verdict.Screened!.Original), ct) : null;
        return new ScreenedPost(left.Name, left.Words, ScreeningRecord.Of(verdict), original, verdict.Screened?.BeforeTone);
    }

    private PostTransition To(PostState state, string? reason = null, string? rule = null) => new(state, clock.Now, "station", reason, rule);

    /// <summary>The post as its author sent it: where it was masked as it came in, that is sealed beside it.</summary>
    private async Task<ListenerPost> AsItCameAsync(PostRecord record, CancellationToken ct) =>
        record.Altered && await records.OriginalAsync(record.Post.Id, ct) is { } original
            ? (await originals.OpenAsync(record.Post.Id, original, ct)).In(record.Post)
            : record.Post;

    /// <summary>No verdict, no air: a screener that throws or hangs makes the post wait for a person.</summary>
    /// <exception cref="StoreAwayException">That is not the post's fault: it comes again.</exception>
    private async Task<Verdict> JudgeAsync(PostRecord record, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(options.ScreenWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await Task.Run(
                async () => await screener.ScreenAsync(await AsItCameAsync(record, both.Token), both.Token), both.Token).WaitAsync(both.Token);
        }
#pragma warning disable CA1031
        catch (Exception e) when (!ct.IsCancellationRequested && e is not StoreAwayException)
#pragma warning restore CA1031
        {
            LogNoVerdict(logger, record.Post.Id, e.GetType().Name);
            var away = new Finding(ScreeningStep.Policy, ScreeningRule.StepAway, 1, VerdictKind.Hold);
            var verdict = new Verdict(VerdictKind.Hold, away.Reason) { Rule = away.Rule, Findings = [away] };
            ScreeningMeter.Judged(verdict);
            return verdict;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Post {Post}: {State} ({Rule})")]
    private static partial void LogVerdict(ILogger logger, PostId post, PostState state, string rule);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} got no verdict ({Fault}) and is held")]
    private static partial void LogNoVerdict(ILogger logger, PostId post, string fault); // the type only: a message could quote the post

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox delivered post {Post}, which the store does not know")]
    private static partial void LogUnknown(ILogger logger, PostId post);
}
