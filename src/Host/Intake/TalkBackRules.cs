using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Host.Intake;

/// <summary>Whether it makes sense to ask an author for a reply: not if the policy holds every reply of theirs for a person.</summary>
public sealed class TalkBackRules(IPostStore store, ICircumstances circumstances)
{
    /// <exception cref="StoreAwayException">It cannot be looked up.</exception>
    public async ValueTask<bool> MayReplyAsync(PostId first, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(first, cancellationToken) is not { Post: { ReplyTo: null } post })
            return false;
        StationPolicy policy = (await circumstances.PolicyAsync(cancellationToken)).Policy;
        return policy.Decide([], await circumstances.OfAsync(post, PostKind.Talkback, policy, cancellationToken)).Kind == VerdictKind.Air;
    }
}
