using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Events;
using Radio24.Api.Problems;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>
/// Replies on air (talk-back), as far as this process knows of them: whose reply is waited for, as the feed told. The director has the last word; a reply that
/// comes too late for him expires.
/// </summary>
internal sealed partial class Replies(StationBoard board, ITalkback talkback, TimeProvider time, ILogger<Replies> logger)
{
    /// <summary>What was sent in time may have been on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(2);

    /// <summary>A recording that was begun in time is waited for: 30 s, and a look at it.</summary>
    private static readonly TimeSpan Recording = TimeSpan.FromSeconds(45);

    private readonly Lock _gate = new();
    private ReplyClaim? _taken;
    private (PostId Post, int Turn, DateTimeOffset Until)? _begun;

    /// <summary>Whether a reply may be begun now.</summary>
    /// <param name="replyTo">As it was sent.</param>
    public Problem? Read(ListenerId from, string replyTo)
    {
        lock (_gate)
            return Look(from, replyTo, null, out _);
    }

    /// <summary>Takes the turn, before anything is written: of several at once one gets it. <see cref="GiveBack"/> follows if the reply is not kept.</summary>
    /// <param name="key">A retry with the key of who has the turn may go on too: the store keeps one of them.</param>
    public Problem? Claim(ListenerId from, string replyTo, string? key, out ReplyClaim? claim)
    {
        claim = null;
        lock (_gate)
        {
            if (Look(from, replyTo, key, out (PostId Post, int Turn) at) is { } problem)
                return problem;
            if (_taken is not { } taken || taken.Post != at.Post || taken.Turn != at.Turn)
                _taken = claim = new ReplyClaim(at.Post, at.Turn, key);
            return null;
        }
    }

    /// <summary>The reply was not kept: its author may send another.</summary>
    public void GiveBack(ReplyClaim? claim)
    {
        lock (_gate)
        {
            if (claim is not null && ReferenceEquals(_taken, claim))
                _taken = null;
        }
    }

    private Problem? Look(ListenerId from, string replyTo, string? key, out (PostId Post, int Turn) at)
    {
        at = default;
        if (!PostId.TryParse(replyTo, out PostId post))
            return new Problem(StatusCodes.Status400BadRequest, "badReplyTo", "`replyTo` is the id of your post that was answered on air.");
        StationEvent.ReplyAsked? asked = board.ReplyAsked;
        if (asked is not { Until: { } until } || asked.Post != post || asked.From != from)
            return _taken?.Post == post && asked?.Post == post ? Taken : Over;
        at = (post, asked.Turn);
        if (_taken is { } taken && (taken.Post, taken.Turn) == at && (key is null || taken.Key != key))
            return Taken;
        DateTimeOffset now = time.GetUtcNow();
        return now <= until + OnItsWay || (_begun is { } begun && (begun.Post, begun.Turn) == at && now <= begun.Until) ? null : Over;
    }

    /// <summary>Its recording has begun: the station waits for it.</summary>
    public ValueTask BeginAsync(PostId to)
    {
        lock (_gate)
        {
            if (_begun is not { } begun || begun.Post != to || begun.Turn != board.ReplyAsked?.Turn)
                _begun = (to, board.ReplyAsked?.Turn ?? 0, time.GetUtcNow() + Recording);
        }

        return TellAsync(new StudioNotice.ReplyBegun(to));
    }

    /// <summary>The listener gave the recording up.</summary>
    public ValueTask DropAsync(PostId to) => TellAsync(new StudioNotice.ReplyDropped(to));

    /// <summary>Whoever wrote the post that is on air now is at a page of this process.</summary>
    public ValueTask AuthorIsThereAsync(PostId post) => TellAsync(new StudioNotice.AuthorIsThere(post));

    /// <summary>Without the notice there is no exchange, or it ends with its time; nothing else is lost.</summary>
    private async ValueTask TellAsync(StudioNotice notice)
    {
        try
        {
            await talkback.TellAsync(notice, Lane.Priority, CancellationToken.None);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotTold(logger, notice.GetType().Name, error.GetType().Name);
        }
    }

    private static Problem Over { get; } = new(
        StatusCodes.Status410Gone, "replyOver", "There is no reply to that post on air now: the time for it is over. Send it as a post of its own.");

    private static Problem Taken { get; } = new(
        StatusCodes.Status409Conflict, "replyTaken", "Your reply to this answer has been taken already. Listen: you may be asked for another.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Host could not be told of a reply ({Notice}: {Fault})")]
    private static partial void LogNotTold(ILogger logger, string notice, string fault);
}

/// <summary>A reply that has its turn: no other is taken for it.</summary>
internal sealed record ReplyClaim(PostId Post, int Turn, string? Key);
