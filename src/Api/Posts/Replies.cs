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
    private (PostId Post, int Turn)? _taken;
    private (PostId Post, int Turn, DateTimeOffset Until)? _begun;

    /// <param name="replyTo">As it was sent; null: it is no reply.</param>
    public Problem? Read(ListenerId from, string? replyTo, out PostId? to)
    {
        to = null;
        if (replyTo is null)
            return null;
        if (!PostId.TryParse(replyTo, out PostId post))
            return new Problem(StatusCodes.Status400BadRequest, "badReplyTo", "`replyTo` is the id of your post that was answered on air.");
        to = post;
        StationEvent.ReplyAsked? asked = board.ReplyAsked;
        lock (_gate)
        {
            if (asked is not { Until: { } until } || asked.Post != post || asked.From != from)
                return _taken?.Post == post && asked?.Post == post ? Taken : Over;
            if (_taken == (post, asked.Turn))
                return Taken;
            DateTimeOffset now = time.GetUtcNow();
            return now <= until + OnItsWay || (_begun is { } begun && (begun.Post, begun.Turn) == (post, asked.Turn) && now <= begun.Until) ? null : Over;
        }
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

    /// <summary>It is kept: the Host takes it from here.</summary>
    public void Take(PostId to)
    {
        lock (_gate)
            _taken = (to, board.ReplyAsked?.Turn ?? 0);
    }

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
