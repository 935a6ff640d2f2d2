using Microsoft.AspNetCore.Http;
using Radio24.Api.Problems;
using Radio24.Core.Posts;

namespace Radio24.Api.Talk;

/// <summary>Who is talking now: one recording a listener, so many in all.</summary>
internal sealed class VoiceBooth(VoiceLimits limits)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ListenerId> _talking = [];

    public Problem? Enter(ListenerId listener)
    {
        lock (_gate)
        {
            if (_talking.Contains(listener))
                return new Problem(
                    StatusCodes.Status409Conflict, "alreadyTalking", "Another recording of yours is still coming in.");
            if (_talking.Count >= limits.AtOnce)
                return new Problem(StatusCodes.Status503ServiceUnavailable, "boothFull", "Too many are talking at the moment.")
                {
                    RetryAfter = limits.Longest,
                };
            _talking.Add(listener);
            return null;
        }
    }

    public void Leave(ListenerId listener)
    {
        lock (_gate)
            _talking.Remove(listener);
    }
}
