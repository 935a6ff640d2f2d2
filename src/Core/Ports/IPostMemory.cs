using System.Runtime.InteropServices;
using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>
/// What posts were about, as points that lie near each other when their meanings do. The online presenter will keep them here and
/// look for "somebody wrote about this last week"; the offline one has no model that makes them, so nobody calls this yet.
/// A post that is erased takes its point along.
/// </summary>
public interface IPostMemory
{
    /// <summary>How many numbers a point has: those of OpenAI's text-embedding-3-small.</summary>
    const int Dimensions = 1536;

    /// <summary>Keeps a post's point, or replaces it; nothing happens if the post is not there (any more).</summary>
    /// <param name="model">Who made the point: only points of one model can be compared.</param>
    /// <exception cref="ArgumentException">It has not <see cref="Dimensions"/> numbers.</exception>
    /// <exception cref="NotSupportedException">The store cannot do it; the message says in one line what it lacks.</exception>
    /// <exception cref="StoreAwayException">The store cannot be reached.</exception>
    ValueTask KeepAsync(PostId post, string model, ReadOnlyMemory<float> point, CancellationToken cancellationToken);

    /// <summary>The nearest ones of that model, nearest first.</summary>
    /// <inheritdoc cref="KeepAsync" path="/exception"/>
    ValueTask<IReadOnlyList<NearPost>> NearestAsync(string model, ReadOnlyMemory<float> point, int limit, CancellationToken cancellationToken);
}

/// <param name="Distance">Cosine distance: 0 is the same direction, 1 nothing in common, 2 the opposite.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NearPost(PostId Post, double Distance);
