using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Api.Talk;
using Radio24.Api.Tone;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Tone;

namespace Radio24.Api.Posts;

/// <summary>Who posts, and from where.</summary>
internal sealed record Sender(ListenerId Listener, IPAddress Address)
{
    /// <summary>What was left of their limits when they were last counted.</summary>
    public IReadOnlyList<RateNotice> Rates { get; set; } = [];
}

/// <summary>
/// Takes posts in, the same way from HTTP and from the hub. A post is counted, written, put in the inbox, and only then
/// acknowledged. One that would have to wait too long for the air is refused at once. A retry with the same idempotency key gets the
/// first post's answer, however many the listener has sent.
/// </summary>
internal sealed partial class PostReception(
    IPostStore posts, IInbox inbox, IVoiceStore voices, IStationFeed feed, ITalkback talkback, Replies replies, PostAllowance allowance, PostWaits waits,
    FirstMask mask, SentDigest sent, PostLimits limits, TimeProvider time, ILogger<PostReception> logger)
{
    private const int LongestKey = 200;

    public async ValueTask<(AcceptedPost? Post, Problem? Problem)> TakeTextAsync(
        Sender sender, NewTextPost post, string? key, CancellationToken cancellationToken)
    {
        if (PlainText.Read("text", post.Text, limits.MaximumText, out string words) is { } badText)
            return (null, badText);
        if (words.Length == 0)
            return (null, new Problem(StatusCodes.Status400BadRequest, "textEmpty", "The text is empty. Say something."));
        if (ReadEnvelope(post.Name, ref key, out string? name) is { } bad)
            return (null, bad);
        if (WantedTones.Read(post.Transforms, out TonePipeline? tone) is { } badTones)
            return (null, badTones);

        var draft = new Draft(name, words, tone);
        if (post.ReplyTo is not null)
        {
            (AcceptedPost? Repeated, Problem? Problem) first = await RepeatedReplyAsync(sender, key, draft, cancellationToken);
            if (first.Repeated is not null || first.Problem is not null)
                return first;
            return replies.Claim(sender.Listener, post.ReplyTo, key, out ReplyClaim? claim) is { } refused
                ? (null, refused)
                : await KeepAsync(sender, PostId.New(time.GetUtcNow()), name, new PostBody.Text(words), tone, key, int.MaxValue, post.Remember, cancellationToken, post.ReplyTo, claim);
        }

        if (waits.RetryAfter() is { } later)
        {
            (AcceptedPost? Repeated, Problem? Problem) first = key is null ? default : await StandAsync(sender, key, draft, cancellationToken);
            return first.Repeated is not null || first.Problem is not null ? first : (null, NoAirtime(later));
        }

        PostPermit permit = await CountAsync(sender, cancellationToken);
        if (permit.Granted)
            return await KeepAsync(sender, PostId.New(time.GetUtcNow()), name, new PostBody.Text(words), tone, key, limits.Waiting, post.Remember, cancellationToken);
        (AcceptedPost? Repeated, Problem? Problem) stands = await StandAsync(sender, key, draft, cancellationToken);
        return stands.Repeated is not null || stands.Problem is not null ? stands : (null, Refusal(permit));
    }

    /// <summary>Checks and counts a voice post before its first sample is taken; <see cref="TakeVoiceAsync"/> or <see cref="DropVoiceAsync"/> follows.</summary>
    public async ValueTask<(AcceptedPost? Repeated, Problem? Problem)> OpenVoiceAsync(
        Sender sender, HubVoice voice, CancellationToken cancellationToken)
    {
        string? key = voice.IdempotencyKey;
        if (ReadEnvelope(voice.Name, ref key, out string? plainName) is { } bad)
            return (null, bad);
        var draft = new Draft(plainName, null, null);
        if (voice.ReplyTo is { } to)
        {
            (AcceptedPost? Repeated, Problem? Problem) first = await RepeatedReplyAsync(sender, key, draft, cancellationToken);
            if (first.Repeated is not null || first.Problem is not null)
                return first;
            if (replies.Read(sender.Listener, to) is { } refused)
                return (null, refused);
            await replies.BeginAsync(OfText(to)!.Value);
            return (null, null);
        }

        (AcceptedPost? Repeated, Problem? Problem) stands = await StandAsync(sender, key, draft, cancellationToken);
        if (stands.Repeated is not null || stands.Problem is not null)
            return stands;
        if (waits.RetryAfter() is { } later)
            return (null, NoAirtime(later));
        PostPermit permit = await CountAsync(sender, cancellationToken);
        return (null, permit.Granted ? null : Refusal(permit));
    }

    public async ValueTask<(AcceptedPost? Post, Problem? Problem)> TakeVoiceAsync(
        Sender sender, HubVoice recorded, ReadOnlyMemory<byte> pcm, TimeSpan length, CancellationToken cancellationToken)
    {
        string? key = recorded.IdempotencyKey;
        ReadEnvelope(recorded.Name, ref key, out string? name);
        PostId id = PostId.New(time.GetUtcNow());
        string voice = PostBody.Voice.KeyOf(id);
        ReplyClaim? claim = null;
        if (recorded.ReplyTo is { } to && replies.Claim(sender.Listener, to, key, out claim) is { } refused)
            return (null, refused);
        try
        {
            // What has been said whole becomes a post, also if its speaker has gone.
            await voices.PutAsync(voice, pcm, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever the store's trouble is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await GiveBackAsync(sender, recorded.ReplyTo, claim);
            // It is not waited for any longer.
            if (claim is not null)
                await replies.DropAsync(claim.Post);
            LogVoiceNotKept(logger, error.GetType().Name);
            return (null, IsFull(error) ? VoiceStoreFull : VoiceStoreAway);
        }

        // It was counted before it was said: it is not one too many any more.
        return await KeepAsync(sender, id, name, new PostBody.Voice(voice, length), null, key, int.MaxValue, recorded.Remember, cancellationToken, recorded.ReplyTo, claim);
    }

    /// <summary>The voice post that was opened did not come to be.</summary>
    /// <param name="isGivenUp">Its speaker does not want it sent.</param>
    public async ValueTask DropVoiceAsync(Sender sender, HubVoice voice, bool isGivenUp)
    {
        await GiveBackAsync(sender, voice.ReplyTo);
        if (isGivenUp && OfText(voice.ReplyTo) is { } to)
            await replies.DropAsync(to);
    }

    /// <summary>A post's status for its author; null for anybody else.</summary>
    public async ValueTask<PostStatus?> FindAsync(ListenerId listener, PostId id, CancellationToken cancellationToken)
    {
        PostRecord? record = await posts.FindAsync(id, cancellationToken);
        return record?.Post.From == listener
            ? PostStatus.Of(record, waits.Of(id, record.State, await posts.PositionAsync(id, cancellationToken)))
            : null;
    }

    private Problem? ReadEnvelope(string? name, ref string? key, out string? plainName)
    {
        Problem? bad = PlainText.Read("name", name, limits.MaximumName, out string words);
        plainName = words.Length == 0 ? null : words;
        if (bad is not null)
            return bad;
        key = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
        return key is null || (key.Length <= LongestKey && key.All(c => c is > ' ' and < '\x7f'))
            ? null
            : new Problem(
                StatusCodes.Status400BadRequest, "badIdempotencyKey",
                $"An idempotency key has 1 to {LongestKey} printable ASCII characters without spaces.");
    }

    /// <summary>The first one's answer for a retry. Beyond that a reply is no post more: it is counted by the exchange, and waits for nobody.</summary>
    private async ValueTask<(AcceptedPost? Repeated, Problem? Problem)> RepeatedReplyAsync(
        Sender sender, string? key, Draft draft, CancellationToken cancellationToken)
    {
        Standing? standing = key is null ? null : await posts.StandingAsync(sender.Listener, key, cancellationToken);
        return standing?.First is { } first ? await RepeatAsync(first, draft, cancellationToken) : (null, null);
    }

    private static PostId? OfText(string? replyTo) => PostId.TryParse(replyTo, out PostId post) ? post : null;

    /// <summary>What was counted does not count; of a reply the turn is free again.</summary>
    private ValueTask GiveBackAsync(Sender sender, string? replyTo, ReplyClaim? claim = null)
    {
        replies.GiveBack(claim);
        return replyTo is null ? allowance.GiveBackAsync(sender) : ValueTask.CompletedTask;
    }

    private async ValueTask<PostPermit> CountAsync(Sender sender, CancellationToken cancellationToken)
    {
        PostPermit permit = await allowance.TakeAsync(sender, cancellationToken);
        sender.Rates = permit.Rates;
        return permit;
    }

    /// <summary>The first post's answer for a retry, a refusal where too many wait, neither for a new post that may be.</summary>
    private async ValueTask<(AcceptedPost? Repeated, Problem? Problem)> StandAsync(
        Sender sender, string? key, Draft draft, CancellationToken cancellationToken)
    {
        Standing standing = await posts.StandingAsync(sender.Listener, key, cancellationToken);
        return standing.First is { } first ? await RepeatAsync(first, draft, cancellationToken)
            : standing.Waiting >= limits.Waiting ? (null, await TooManyWaitAsync(sender, cancellationToken))
            : (null, null);
    }

    private async ValueTask<Problem> TooManyWaitAsync(Sender sender, CancellationToken cancellationToken)
    {
        PostPermit permit = await allowance.WaitsAsync(sender, cancellationToken);
        sender.Rates = permit.Rates;
        return Refusal(permit);
    }

    private async ValueTask<(AcceptedPost? Repeated, Problem? Problem)> RepeatAsync(
        PostRecord first, Draft draft, CancellationToken cancellationToken)
    {
        bool? same = first.Sent is { } digest ? await sent.IsAsync(first.Post.Id, digest, draft, cancellationToken) : null;
        // Of one that came before digests were kept there is nothing left to compare with where the station changed the words.
        if (!(same ?? (first.Altered || (first.Post.Body as PostBody.Text)?.Words == draft.Words)))
        {
            return (null, new Problem(
                StatusCodes.Status422UnprocessableEntity, "idempotencyKeyReused",
                "This idempotency key was used for another post. Use a new key for a new post."));
        }

        // The process may have died between writing the post and putting it in the inbox.
        string? delivery = first.State == PostState.Received ? await DeliverAsync(first.Post) : null;
        int position = await posts.PositionAsync(first.Post.Id, cancellationToken);
        return (Accepted(first, position, delivery), null);
    }

    private async ValueTask<(AcceptedPost? Post, Problem? Problem)> KeepAsync(
        Sender sender, PostId id, string? name, PostBody body, TonePipeline? tone, string? key, int atMost, bool remember,
        CancellationToken cancellationToken, string? replyTo = null, ReplyClaim? claim = null)
    {
        var post = new ListenerPost(id, sender.Listener, name, body, time.GetUtcNow()) { Tone = tone, Remember = remember, ReplyTo = OfText(replyTo) };
        var draft = new Draft(name, (body as PostBody.Text)?.Words, tone);
        KeptPost? kept;
        try
        {
            // Whoever leaves meanwhile does not stop the writing: it would be done all the same, and nobody would know.
            if (key is not null)
                post = post with { Sent = await sent.OfAsync(id, draft) };
            kept = await posts.AddAsync(await mask.OfAsync(post), key, atMost, CancellationToken.None);
        }
        catch (Exception e)
        {
            replies.GiveBack(claim);
            await UndoAsync(sender, post, e);
            throw;
        }

        if (kept is null)
        {
            await GiveBackAsync(sender, replyTo, claim);
            return (null, await TooManyWaitAsync(sender, cancellationToken));
        }

        if (kept.Repeated)
        {
            // A retry does not count, and is told nothing of what is left. A reply with its key has the turn.
            await GiveBackAsync(sender, replyTo);
            sender.Rates = [];
            if (body is PostBody.Voice unused)
                await voices.DeleteAsync(unused.Key, CancellationToken.None);
            return await RepeatAsync(kept.Record, draft, cancellationToken);
        }

        // From here on the post is kept: finish even if the client has gone.
        waits.NoteKept(kept.Position);
        string? delivery = await DeliverAsync(post, new StationEvent.PostMoved(id, sender.Listener, kept.Record.History[^1], kept.Position));
        return (Accepted(kept.Record, kept.Position, delivery), null);
    }

    private AcceptedPost Accepted(PostRecord record, int position, string? delivery)
    {
        PostPlace place = waits.Of(record.Post.Id, record.State, position);
        return new AcceptedPost(record.Post.Id.ToString(), record.State, place.Position, place.AboutSeconds, delivery);
    }

    /// <summary>
    /// The post was not kept, as far as is known. A store that went away may have kept it or may yet do so: the recording of a post
    /// is not thrown away on a guess. The Host deletes it when it is certain.
    /// </summary>
    private async Task UndoAsync(Sender sender, ListenerPost post, Exception refusal)
    {
        await GiveBackAsync(sender, post.ReplyTo?.ToString());
        if (post.Body is not PostBody.Voice voice || refusal is StoreAwayException)
            return;
        try
        {
            if (await posts.FindAsync(post.Id, CancellationToken.None) is null)
                await voices.DeleteAsync(voice.Key, CancellationToken.None);
        }
#pragma warning disable CA1031 // A recording too many does less harm than hiding why the post was not kept.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogRecordingLeft(logger, post.Id, e.GetType().Name);
        }
    }

    /// <summary>The post is kept, whatever happens here: what is not delivered now is delivered later, out of the store.</summary>
    /// <returns>What the author is told about it; null: nothing, it is on its way.</returns>
    private async Task<string?> DeliverAsync(ListenerPost post, StationEvent? told = null)
    {
        PostId id = post.Id;
        using Activity? span = PostTrail.Receive(id);
        try
        {
            // Side by side, the pages first: what the Host makes of it comes several round trips later.
            Task telling = told is null ? Task.CompletedTask : feed.PublishAsync(told, CancellationToken.None).AsTask();
            // A reply is waited for on air: it does not go through the line.
            ValueTask handing = post.ReplyTo is null
                ? inbox.PostAsync(id, CancellationToken.None)
                : talkback.TellAsync(new StudioNotice.ReplyKept(id), Lane.Priority, CancellationToken.None);
            await Task.WhenAll(telling, handing.AsTask());
            return null;
        }
#pragma warning disable CA1031 // Whatever the queue's trouble is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogDelayed(logger, id, error.GetType().Name);
            return AcceptedPost.Delayed;
        }
    }

    /// <summary>Accepted, it would only wait for its end.</summary>
    private Problem NoAirtime(TimeSpan later) => new(
        StatusCodes.Status503ServiceUnavailable, "airtimeFull",
        $"So many posts are waiting that yours would not be on air within {InWords(waits.LongestWait ?? later)}: it was not taken in. Try again in {InWords(later)}.")
    {
        RetryAfter = later,
    };

    private static string InWords(TimeSpan time)
    {
        int minutes = Math.Max(1, (int)Math.Ceiling(time.TotalMinutes));
        return minutes == 1 ? "a minute" : minutes < 120 || minutes % 60 != 0 ? $"{minutes} minutes" : $"{minutes / 60} hours";
    }

    private static Problem VoiceStoreFull { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "voiceStoreFull",
        "The station has no room for another recording just now: nothing was kept. Try again in a while, or write instead.")
    {
        RetryAfter = TimeSpan.FromSeconds(60),
    };

    private static Problem VoiceStoreAway { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "voiceStoreAway",
        "The station cannot put recordings away just now: yours was not kept. Posts in writing are taken; try again in a while.")
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    // The operating system's word for it (ENOSPC, EDQUOT), as .NET hands it on; everything else is a store that cannot be reached.
    private static bool IsFull(Exception error) => error is IOException { HResult: 28 or 122 or unchecked((int)0x80070070) };

    private Problem Refusal(PostPermit permit)
    {
        string why = permit.Code switch
        {
            "tooManyWaiting" => $"{limits.Waiting} of your posts are still on their way to the air; wait for one of them.",
            "tooManyFromAddress" => "Too many posts came from your address. Nothing is left for now.",
            "airtimeShare" =>
                "Many posts wait for the air, and those from your address have had their share of the places: the others are for listeners elsewhere.",
            "tooManyAtStation" => "The station gets more posts than it can take just now.",
            "tooManyThisHour" => $"You may send {limits.PerHour} posts an hour.",
            _ => $"Leave {limits.MinimumGap.TotalSeconds:0.#} s between two posts.",
        };
        return new Problem(StatusCodes.Status429TooManyRequests, permit.Code!, why)
        {
            RetryAfter = permit.RetryAfter,
            Rates = permit.Rates,
            Members = new() { ["remaining"] = permit.Code is "tooManyFromAddress" or "tooManyAtStation" or "airtimeShare" ? 0 : permit.Left },
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} was not kept; its recording is left behind ({Fault})")]
    private static partial void LogRecordingLeft(ILogger logger, PostId post, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A recording could not be kept ({Fault})")]
    private static partial void LogVoiceNotKept(ILogger logger, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} is kept but could not be delivered yet ({Fault})")]
    private static partial void LogDelayed(ILogger logger, PostId post, string fault);
}
