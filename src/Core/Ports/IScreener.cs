using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Ports;

/// <summary>Decides whether a post may be aired. Throws when it cannot tell: no verdict, no air.</summary>
public interface IScreener
{
    ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken);
}
