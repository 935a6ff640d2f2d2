using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>The director's rules for exchanges: while one goes on, no other post and no link is asked for; music plays, and station IDs are said.</summary>
public sealed partial class Director
{
    private const string Over = "The exchange was over. / やりとりは終わっていました。";

    /// <summary>The closing words are worth nothing much later.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(20);

    private readonly Exchange _exchange;
    private bool _replyAsked;

    /// <summary>Whether a post must not be made ready yet: one on air may be the beginning of an exchange.</summary>
    private bool AwaitsReply(bool postIsNext, DateTimeOffset now) =>
        _options.TalkBack && (_exchange.Holds(now) || (postIsNext && !_arbiter.IsOnAir));

    private void TakeReply(ListenerPost reply, string? note, PostId first, DateTimeOffset now)
    {
        if (!_posts.AddReply(reply, note))
            return;
        if (!_exchange.IsWaitingFor(first))
        {
            _posts.Finish(reply.Id, PostState.Expired, Over);
            return;
        }

        _outputs.Enqueue(new DirectorOutput.MovePost(reply.Id, PostState.Queued, null));
        _exchange.Speak(reply);
        AskNoReply();
        _arbiter.Request(new VoiceRequest(SegmentKind.ListenerPost, $"reply {_exchange.Turn} to a post", now, DateTimeOffset.MaxValue, reply.Id) { About = first });
    }

    /// <summary>The window's time is up, or what was to come in it.</summary>
    private bool AdvanceExchange(DateTimeOffset now)
    {
        if (!_exchange.IsWaiting || now < _exchange.Deadline)
            return false;
        if (_exchange.Stage == Exchange.ExchangeStage.Coming)
            CloseExchange(now);
        else
            EndExchange(now);
        return true;
    }

    private void OpenWindow(DateTimeOffset now)
    {
        _exchange.Open(now);
        _replyAsked = true;
        _outputs.Enqueue(new DirectorOutput.AskReply(_exchange.First!, Wall(_exchange.Deadline), _exchange.Turn, _options.Replies));
    }

    /// <summary>A few kind words, and no more replies.</summary>
    private void CloseExchange(DateTimeOffset now)
    {
        _exchange.Speak(null);
        AskNoReply();
        _arbiter.Request(new VoiceRequest(SegmentKind.ListenerPost, "closes an exchange", now, now + CloseWithin) { About = _exchange.First!.Id });
    }

    private void EndExchange(DateTimeOffset now)
    {
        AskNoReply();
        // Until now it was one post.
        if (_exchange.GoesOn)
            _posts.VoiceEnded(now);
        _exchange.End();
    }

    private void AskNoReply()
    {
        if (!_replyAsked)
            return;
        _replyAsked = false;
        _outputs.Enqueue(new DirectorOutput.AskReply(_exchange.First!, null, _exchange.Turn, _options.Replies));
    }
}
