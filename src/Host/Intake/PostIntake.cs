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
    IPostStore store, PostProgress progress, IScreener screener, IPresenter presenter, AirInputs air, StationClock clock, TimeProvider time,
    IntakeOptions options, ILogger<PostIntake> logger)
{
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
            record = await ScreenAsync(record, ct);

        await turn;
        // Told again after a restart or a second delivery: the director knows a post it has already.
        if (record?.State is not (PostState.Approved or PostState.Queued or PostState.OnAir))
            return false;
        await air.TellAsync(new DirectorInput.PostCleared(record.Post, presenter.NoteFor(record.Post)), ct);
        return true;
    }

    /// <returns>The record as it stands now; null if someone else moved it meanwhile (its author took it back).</returns>
    private async Task<PostRecord?> ScreenAsync(PostRecord record, CancellationToken ct)
    {
        Verdict verdict = await JudgeAsync(record.Post, ct);
        (PostState state, string? reason) = verdict.Kind switch
        {
            VerdictKind.Air => (PostState.Approved, presenter.NoteFor(record.Post)),
            VerdictKind.Reject => (PostState.Rejected, verdict.Reason ?? "It cannot be aired."),
            _ => (PostState.Held, verdict.Reason ?? "It waits for a person's decision."),
        };
        LogVerdict(logger, record.Post.Id, state);
        PostTransition screened = To(PostState.Screened), judged = To(state, reason);
        MoveResult result = await progress.MoveAsync(
            record.Post.Id, record.State == PostState.Screened ? [judged] : [screened, judged], null, ct);
        return result.Moved ? result.Record : null;
    }

    private PostTransition To(PostState state, string? reason = null) => new(state, clock.Now, "station", reason);

    /// <summary>No verdict, no air: a screener that throws or hangs makes the post wait for a person.</summary>
    private async Task<Verdict> JudgeAsync(ListenerPost post, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(options.ScreenWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await Task.Run(() => screener.ScreenAsync(post, both.Token).AsTask(), both.Token).WaitAsync(both.Token);
        }
#pragma warning disable CA1031
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNoVerdict(logger, post.Id, e.GetType().Name);
            return new Verdict(VerdictKind.Hold, "It could not be checked just now and waits for a person.");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Post {Post}: {State}")]
    private static partial void LogVerdict(ILogger logger, PostId post, PostState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} got no verdict ({Fault}) and is held")]
    private static partial void LogNoVerdict(ILogger logger, PostId post, string fault); // the type only: a message could quote the post

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox delivered post {Post}, which the store does not know")]
    private static partial void LogUnknown(ILogger logger, PostId post);
}
