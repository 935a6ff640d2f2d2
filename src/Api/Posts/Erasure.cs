using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Accounts;
using Radio24.Api.Problems;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>
/// Erases everything about a listener: posts with their histories and recordings, questions, what pages still show of them, and the account with
/// its ways to sign in. The air log keeps that something aired, not whose; the audit log keeps ids, as proof of who did what
/// (docs/decisions/0012).
/// </summary>
internal sealed partial class Erasure(
    IPostStore posts, IQuestions questions, IVoiceStore voices, IAccounts accounts, IStationFeed feed, ITalkback talkback, AuditTrail audit, ILogger<Erasure> logger)
{
    private const int Page = StationEvent.Forgotten.Most;

    /// <param name="actor">Who it is, for the audit log.</param>
    /// <returns>Null if nothing is left.</returns>
    /// <param name="cancellationToken">Counts until the first page is told. What has begun is completed, also for a client that has gone.</param>
    /// <exception cref="StoreAwayException">Not everything could be erased; the same call again goes on where it stopped.</exception>
    /// <exception cref="QueueAwayException">The pages could not be told, and so nothing was erased that they may show.</exception>
    public async ValueTask<Problem?> EraseAsync(ListenerId listener, string actor, CancellationToken cancellationToken)
    {
        if (await accounts.IsLastAdminAsync(listener, cancellationToken))
            return LastAdmin;
        cancellationToken.ThrowIfCancellationRequested();

        // From here on it is done to the end.
        HashSet<string> deleted = await ForgetAsync(listener);
        await questions.EraseAsync(listener, CancellationToken.None);
        ErasedPosts erased = await posts.EraseAsync(listener, CancellationToken.None);
        // What came in or was heard meanwhile, and whoever has them in hand.
        foreach (string key in erased.Voices.Where(key => !deleted.Contains(key)))
            await DeleteAsync(key);
        foreach (PostId[] some in erased.Posts.Chunk(Page))
            await TryAsync("the pages", feed.PublishAsync(new StationEvent.Forgotten(some), CancellationToken.None));
        foreach (PostId id in erased.Unfinished)
            await TryAsync("the Host", talkback.TellAsync(new StudioNotice.PostEnded(id), Lane.Priority, CancellationToken.None));

        AccountDeletion account = await accounts.DeleteAsync(listener, CancellationToken.None);
        await TryAsync("the audit log", audit.NoteAsync(
            actor, "listener.erase", $"listener:{listener}", after: new { posts = erased.Posts.Count, account = account == AccountDeletion.Deleted }));
        // The other admins have gone meanwhile.
        return account == AccountDeletion.LastAdmin ? LastAdmin : null;
    }

    private static Problem LastAdmin { get; } = new(
        StatusCodes.Status409Conflict, "lastAdmin",
        "You are the last admin, and your account stays until somebody else is one. Make somebody admin first. Single posts can be taken back meanwhile.");

    /// <summary>While the rows are there to try it again: the pages forget the posts, and the recordings are deleted.</summary>
    private async ValueTask<HashSet<string>> ForgetAsync(ListenerId listener)
    {
        var deleted = new HashSet<string>(StringComparer.Ordinal);
        PostId? last = null;
        while (await posts.OfListenerAsync(listener, last, Page, CancellationToken.None) is { Count: > 0 } page)
        {
            await feed.PublishAsync(new StationEvent.Forgotten([.. page.Select(record => record.Post.Id)]), CancellationToken.None);
            foreach (PostBody.Voice voice in page.Select(record => record.Post.Body).OfType<PostBody.Voice>())
            {
                await DeleteAsync(voice.Key);
                deleted.Add(voice.Key);
            }

            last = page[^1].Post.Id;
        }

        return deleted;
    }

    private ValueTask DeleteAsync(string key) => voices.ReachedAsync(store => store.DeleteAsync(key, CancellationToken.None));

    /// <summary>What follows from an act that is done: its failure must not undo the answer.</summary>
    private async ValueTask TryAsync(string whom, ValueTask telling)
    {
        try
        {
            await telling;
        }
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            NotTold(logger, whom, error.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A listener was erased, but {Whom} did not hear of it: {Fault}")]
    private static partial void NotTold(ILogger logger, string whom, string fault);
}
