using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Api.Posts;

/// <summary>
/// Masks a post before it is written, as the chain will do again: it may wait for hours, and what identifies a person is not to stand in a row meanwhile. What came
/// in goes along, sealed, for the Host screens that.
/// </summary>
internal sealed class FirstMask(Originals originals)
{
    private readonly PrivacyStep _privacy = new();

    /// <exception cref="Core.Ports.StoreAwayException">The keys to seal with are in the store, which is away.</exception>
    public async ValueTask<ListenerPost> OfAsync(ListenerPost post)
    {
        ListenerPost masked = (await _privacy.TakeAsync(Candidate.Of(post), CancellationToken.None)).Candidate.Post;
        return masked == post ? post : masked with { Sealed = await originals.SealAsync(post.Id, OriginalWords.Of(post), CancellationToken.None) };
    }
}
