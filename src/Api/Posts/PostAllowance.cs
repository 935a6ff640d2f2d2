using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Posts;

/// <summary>Whether a listener may post now.</summary>
/// <param name="Code">Why not: "tooManyWaiting", "tooManyThisHour", "tooSoon", "tooManyFromAddress" or "tooManyAtStation"; null: go ahead, it has been counted.</param>
/// <param name="Left">Posts left within the hour.</param>
/// <param name="RetryAfter">When it makes sense to ask again; zero if granted.</param>
/// <param name="Rates">What is left of every limit.</param>
internal sealed record PostPermit(string? Code, int Left, TimeSpan RetryAfter, IReadOnlyList<RateNotice> Rates)
{
    public bool Granted => Code is null;
}

/// <summary>
/// Counts posts by listener, by address and in all, over all of the station's processes: a post counts everywhere or nowhere.
/// </summary>
internal sealed class PostAllowance(IRateLimits rates, PostLimits limits, AddressLimitOptions addresses)
{
    // A post that waits for the air is over in about the length of a track.
    private static readonly TimeSpan WaitForTheAir = TimeSpan.FromSeconds(30);
    private static readonly string[] Names = ["hour", "gap", "address", "station"];
    private static readonly string[] Codes = ["tooManyThisHour", "tooSoon", "tooManyFromAddress", "tooManyAtStation"];

    public async ValueTask<PostPermit> TakeAsync(Sender sender, CancellationToken cancellationToken)
    {
        RateLimit[] counted = Of(sender);
        RateAnswer answer = await rates.TakeAsync(counted, cancellationToken);
        IReadOnlyList<RateNotice> notices = RateNotice.Of(counted, Names, answer);
        int left = answer.States[0].Left;
        return answer.RefusedBy is { } by
            ? new PostPermit(Codes[by], left, answer.States[by].NextIn, notices)
            : new PostPermit(null, left, TimeSpan.Zero, notices);
    }

    /// <summary>The post that was granted last did not come to be: it does not count.</summary>
    public ValueTask GiveBackAsync(Sender sender) => rates.GiveBackAsync(Of(sender), CancellationToken.None);

    /// <summary>As many of the listener's posts as may have not reached the air. Only asks what is left: what is taken for it is given back.</summary>
    public async ValueTask<PostPermit> WaitsAsync(Sender sender, CancellationToken cancellationToken)
    {
        RateLimit[] hour = Of(sender)[..1];
        RateAnswer answer = await rates.TakeAsync(hour, cancellationToken);
        if (answer.Granted)
            await rates.GiveBackAsync(hour, CancellationToken.None);
        RateState state = answer.States[0] with { Left = answer.States[0].Left + (answer.Granted ? 1 : 0) };
        return new PostPermit(
            "tooManyWaiting", state.Left, WaitForTheAir, RateNotice.Of(hour, Names, answer with { States = [state] }));
    }

    private RateLimit[] Of(Sender sender) =>
    [
        new($"post:hour:{sender.Listener}", new RateRule.Window(limits.PerHour, TimeSpan.FromHours(1))),
        new($"post:gap:{sender.Listener}", new RateRule.Window(1, limits.MinimumGap)),
        new($"post:address:{sender.Address}", SharedLimits.PerMinute(addresses.PostsPerMinute)),
        new("post:station", SharedLimits.PerMinute(limits.StationPerMinute)),
    ];
}
