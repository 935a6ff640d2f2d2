using Radio24.Core.Screening;

namespace Radio24.Core.Posts;

/// <summary>What screening leaves of a post, written with its move.</summary>
/// <param name="Name">As it may air.</param>
/// <param name="Words">As they may air; null: a recording without a transcript.</param>
/// <param name="BeforeTone">The words before their tone was changed, masked; null: it was not.</param>
/// <param name="Original">Sealed (<see cref="Originals"/>), where name or words were changed; null: they were not, or it is kept already.</param>
public sealed record ScreenedPost(string? Name, string? Words, ScreeningRecord Record, byte[]? Original = null, string? BeforeTone = null)
{
    /// <summary>The post as it may air.</summary>
    public ListenerPost In(ListenerPost post) => new OriginalWords(Name, Words).In(post);
}
