using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>
/// From the desk to the studio: tells the Host on air what people have done, at least once, as <see cref="IInbox"/> carries posts. What
/// was done stands in the store already; a notice that is lost makes the Host learn of it later.
/// </summary>
public interface ITalkback
{
    /// <param name="lane">What must happen now goes ahead of what can wait its turn.</param>
    /// <exception cref="QueueAwayException">The Host cannot be told just now.</exception>
    ValueTask TellAsync(StudioNotice notice, Lane lane, CancellationToken cancellationToken);

    /// <summary>Notices as they come, without end. One reader at a time a process.</summary>
    IAsyncEnumerable<Delivery<StudioNotice>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What the Host is told. Told twice it does no more than told once.</summary>
public abstract record StudioNotice
{
    private StudioNotice()
    {
    }

    /// <summary>A person let the post go on air.</summary>
    public sealed record PostCleared(PostId Post) : StudioNotice;

    /// <summary>The post will not air, or is to be broken off: it was rejected, taken back or erased.</summary>
    public sealed record PostEnded(PostId Post) : StudioNotice;

    /// <summary>The author of the post that is on air has a page open: a reply may follow.</summary>
    public sealed record AuthorIsThere(PostId Post) : StudioNotice;

    /// <summary>A reply is being recorded.</summary>
    /// <param name="To">The post that the exchange began with; in the next one too.</param>
    public sealed record ReplyBegun(PostId To) : StudioNotice;

    /// <summary>Its recording was given up.</summary>
    public sealed record ReplyDropped(PostId To) : StudioNotice;

    /// <summary>A reply is kept, and to be screened at once: the exchange waits for it.</summary>
    public sealed record ReplyKept(PostId Reply) : StudioNotice;

    /// <summary>On with the programme: the item that is on air ends now.</summary>
    /// <param name="Asked">When: a skip that is delivered late must not end another item.</param>
    public sealed record Skip(DateTimeOffset Asked) : StudioNotice;
}
