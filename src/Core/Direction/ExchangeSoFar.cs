using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>What was said with the author of a post before this segment: an exchange on air.</summary>
/// <param name="Before">The post and the replies that were answered since, oldest first; never empty.</param>
/// <param name="Last">No further reply will be taken: lead back to the programme.</param>
/// <param name="Closing">
/// There is no reply that may be heard (it is held, rejected or too late): close kindly. <see cref="Segment.Post"/> is then the last of <paramref name="Before"/>,
/// whose author is spoken to; it has been on air and is not read again.
/// </param>
public sealed record ExchangeSoFar(IReadOnlyList<ListenerPost> Before, bool Last, bool Closing)
{
    /// <summary>What was answered last, without its recording: nobody is to play it again.</summary>
    public ListenerPost Answered => Before[^1] with
    {
        Body = Before[^1].Body is PostBody.Voice voice ? new PostBody.Text(voice.Transcript ?? "") : Before[^1].Body,
    };
}
