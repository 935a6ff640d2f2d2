using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Problems;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Desk;

/// <summary>
/// What a moderator decides about a post: done here and now, in one transaction with its audit entry. The Host is told of it; if it cannot
/// be, it learns of it from the store.
/// </summary>
internal sealed partial class Decisions(
    PostProgress progress, IScreeningRecords notes, ITalkback talkback, ApiOptions options, TimeProvider time, ILogger<Decisions> logger)
{
    public static Problem Unknown { get; } = new(StatusCodes.Status404NotFound, "unknownPost", "There is no post by this id.");

    public Task<IResult> ApproveAsync(PostId post, string actor, CancellationToken cancellationToken) =>
        DecideAsync(post, PostState.Approved, actor, null, new StudioNotice.PostCleared(post), cancellationToken);

    /// <param name="reason">For the author.</param>
    public Task<IResult> RejectAsync(PostId post, string actor, string reason, CancellationToken cancellationToken) =>
        DecideAsync(post, PostState.Rejected, actor, reason, new StudioNotice.PostEnded(post), cancellationToken);

    private async Task<IResult> DecideAsync(
        PostId id, PostState state, string actor, string? reason, StudioNotice notice, CancellationToken cancellationToken)
    {
        var to = new PostTransition(state, time.GetUtcNow(), actor, reason);
        var act = new AuditEntry(to.At, actor, state == PostState.Approved ? "desk.approve" : "desk.reject", $"post:{id}");
        cancellationToken.ThrowIfCancellationRequested();
        // Not called off any more: the store may write it all the same, and author and Host would never be told.
        MoveResult result = await progress.MoveAsync(id, [to], act, CancellationToken.None);
        if (result.Record is not { } record)
            return Unknown;
        if (!result.Moved)
            return TooLate(state, record.State);
        try
        {
            // What must not be heard any longer goes ahead of what may wait its turn.
            await talkback.TellAsync(notice, state == PostState.Approved ? Lane.Normal : Lane.Priority, CancellationToken.None);
        }
        catch (QueueAwayException e)
        {
            LogHostNotTold(logger, id, state, e.Message);
        }

        return TypedResults.Ok(DeskPost.Of(record, await NoteAsync(id), options.PathBase));
    }

    /// <summary>What is written is written: that it cannot be told why the post was held does not undo it.</summary>
    private async Task<ScreenedNote?> NoteAsync(PostId id)
    {
        try
        {
            return (await notes.OfAsync([id], CancellationToken.None)).GetValueOrDefault(id);
        }
        catch (StoreAwayException)
        {
            return null;
        }
    }

    private static Problem TooLate(PostState wanted, PostState stands) => new(
        StatusCodes.Status409Conflict, wanted == PostState.Approved ? "notHeld" : "tooLate",
        stands switch
        {
            PostState.Received or PostState.Transcribed => "It has not been checked yet, and is not held.",
            PostState.Approved or PostState.Queued => "It has been approved already.",
            PostState.OnAir => "It is on air already.",
            PostState.Aired => "It has been on air already.",
            PostState.Rejected => "It has been rejected already.",
            PostState.Withdrawn => "Its author took it back.",
            PostState.Expired => "It waited too long, and its time has passed.",
            _ => "It could not be put on air after every try.",
        })
    {
        Members = new() { ["state"] = DeskPostRoutes.Name(stands) },
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} is {State}, and the Host could not be told yet: {Reason}")]
    private static partial void LogHostNotTold(ILogger logger, PostId post, PostState state, string reason);
}
