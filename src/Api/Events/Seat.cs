using System.Threading.Channels;
using Radio24.Core.Posts;

namespace Radio24.Api.Events;

/// <summary>One page's place in the <see cref="Audience"/>.</summary>
/// <param name="listener">Who sits there; hears of its own posts. Null: only what is for everybody.</param>
internal abstract class Seat(ListenerId? listener)
{
    public ListenerId? Listener { get; } = listener;

    /// <summary>Never waits and never fails, whatever the page does.</summary>
    public abstract void Tell(Announcement announcement);
}

/// <summary>The seat of somebody who fetches what there is: an event stream.</summary>
/// <param name="backlog">So many announcements are kept, the latest.</param>
internal sealed class StreamSeat(ListenerId? listener, int backlog) : Seat(listener)
{
    private readonly Channel<Announcement> _told = Channel.CreateBounded<Announcement>(
        new BoundedChannelOptions(backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public ChannelReader<Announcement> Told => _told.Reader;

    public override void Tell(Announcement announcement) => _told.Writer.TryWrite(announcement);
}
