using Radio24.Core.Tone;

namespace Radio24.Core.Posts;

/// <summary>A message from a listener to the station.</summary>
/// <param name="Name">How the listener wants to be called on air; null: "a listener".</param>
/// <param name="At">When the station received it.</param>
public sealed record ListenerPost(PostId Id, ListenerId From, string? Name, PostBody Body, DateTimeOffset At)
{
    /// <summary>The tone that its author asked for when sending; <see cref="TonePipeline.None"/>: their own words. Null: they said nothing of it.</summary>
    public TonePipeline? Tone { get; init; }

    /// <summary>Its author allows that the station remembers it once it has aired.</summary>
    public bool Remember { get; init; }

    /// <summary>The post whose answer this is a reply to, on air: talk-back. Null: it is a post of its own.</summary>
    public PostId? ReplyTo { get; init; }

    /// <summary>
    /// What its author sent, sealed (<see cref="Screening.Originals"/>), where it was masked as it came in. On its way into the store alone: a post that is read from
    /// there does not carry it (<see cref="Ports.IScreeningRecords.OriginalAsync"/>).
    /// </summary>
    public byte[]? Sealed { get; init; }

    /// <summary>
    /// A sealed digest of what came in under an idempotency key, for telling a retry from another post whatever the station made of the words. On its
    /// way into the store alone; <see cref="PostRecord.Sent"/> afterwards.
    /// </summary>
    public byte[]? Sent { get; init; }
}
