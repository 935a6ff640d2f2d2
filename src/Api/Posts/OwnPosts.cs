using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Problems;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>What listeners can do with their own posts: list them and withdraw them.</summary>
internal sealed partial class OwnPosts(
    IPostStore posts, PostWaits waits, PostProgress progress, IVoiceStore voices, ITalkback talkback, TimeProvider time, ILogger<OwnPosts> logger)
{
    /// <summary>The largest page size.</summary>
    public const int LargestPage = 100;

    /// <param name="before">The last post of the previous page; null starts at the newest.</param>
    public async ValueTask<OwnPostPage> ListAsync(
        ListenerId listener, PostId? before, int limit, CancellationToken cancellationToken)
    {
        // One extra row tells whether there is another page.
        IReadOnlyList<PostRecord> records = await posts.OfListenerAsync(listener, before, limit + 1, cancellationToken);
        var shown = new List<OwnPost>();
        foreach (PostRecord record in records.Take(limit))
        {
            int position = PostLifecycle.IsFinal(record.State) ? 0 : await posts.PositionAsync(record.Post.Id, cancellationToken);
            shown.Add(OwnPost.Of(record, waits.Of(record.Post.Id, record.State, position)));
        }

        return new OwnPostPage(shown, records.Count > limit ? shown[^1].Id : null);
    }

    /// <summary>200 bytes, 0 (silence) to 255 (full scale); null if this listener has no such recording.</summary>
    public async ValueTask<byte[]?> PeaksAsync(ListenerId listener, PostId id, CancellationToken cancellationToken) =>
        await posts.FindAsync(id, cancellationToken) is { Post: { Body: PostBody.Voice voice } post } && post.From == listener
            ? await voices.ReachedAsync(store => store.PeaksAsync(voice.Key, cancellationToken))
            : null;

    /// <summary>Withdraws a post, even while it is on air. Withdrawing it twice changes nothing.</summary>
    public async ValueTask<(PostStatus? Post, Problem? Problem)> WithdrawAsync(
        ListenerId listener, PostId id, CancellationToken cancellationToken)
    {
        if (await posts.FindAsync(id, cancellationToken) is not { } record || record.Post.From != listener)
            return (null, PostRoutes.Unknown);
        var to = new PostTransition(PostState.Withdrawn, time.GetUtcNow(), "listener");
        var act = new AuditEntry(to.At, $"listener:{listener}", "post.withdraw", $"post:{id}");
        // From here on the client can no longer cancel: the store might write the move anyway.
        MoveResult result = await progress.MoveAsync(id, [to], act, CancellationToken.None);
        if (result.Record is not { } now)
            return (null, PostRoutes.Unknown);
        if (now.State != PostState.Withdrawn)
            return (null, TooLate(now.State));

        await TellHostAsync(id);
        if (record.Post.Body is PostBody.Voice voice)
            await TryAsync("the recording", voices.DeleteAsync(voice.Key, CancellationToken.None));
        return (PostStatus.Of(now, default), null);
    }

    private static Problem TooLate(PostState state) => new(
        StatusCodes.Status409Conflict, "tooLate",
        state switch
        {
            PostState.Aired => "It has been on air already: it cannot be taken back any more. Erasing everything still removes it from the station's records.",
            PostState.Rejected => "It was not accepted for the air: there is nothing to take back.",
            PostState.Expired => "Its time has passed and it will not air: there is nothing to take back.",
            _ => "It will not air: there is nothing to take back.",
        });

    /// <summary>The Host would notice at the post's next step; told, it drops the post at once.</summary>
    private ValueTask TellHostAsync(PostId id) =>
        TryAsync("the Host", talkback.TellAsync(new StudioNotice.PostEnded(id), Lane.Priority, CancellationToken.None));

    /// <summary>A follow-up to something already done: if it fails, the answer still stands.</summary>
    private async ValueTask TryAsync(string whom, ValueTask telling)
    {
        try
        {
            await telling;
        }
        catch (Exception error)
        {
            NotTold(logger, whom, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A listener's wish was done, but {Whom} did not hear of it: {Reason}")]
    private static partial void NotTold(ILogger logger, string whom, string reason);
}

/// <param name="Kind">"text" or "voice".</param>
/// <param name="Text">What was typed; for a recording its transcript, once there is one.</param>
internal sealed record OwnPost(
    string Id, string Kind, string? Text, string? Name, double? Seconds, PostState State, int Position, int? AboutSeconds, IReadOnlyList<PostStep> States)
{
    public static OwnPost Of(PostRecord record, PostPlace place)
    {
        PostStatus status = PostStatus.Of(record, place);
        var voice = record.Post.Body as PostBody.Voice;
        return new OwnPost(
            status.Id, status.Kind, voice is null ? (record.Post.Body as PostBody.Text)?.Words : voice.Transcript, record.Post.Name,
            voice?.Length.TotalSeconds, status.State, status.Position, status.AboutSeconds, status.States);
    }
}

/// <param name="Posts">Newest first.</param>
/// <param name="Next">Pass it as <c>before</c> to get the next page; null on the last page.</param>
internal sealed record OwnPostPage(IReadOnlyList<OwnPost> Posts, string? Next);

internal static partial class PostProgressLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} moved, but its author could not be told")]
    public static partial void AuthorNotTold(this ILogger logger, PostId post, Exception exception);
}
