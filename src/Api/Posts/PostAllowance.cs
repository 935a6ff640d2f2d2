using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Posts;

/// <summary>Whether a listener may post now.</summary>
/// <param name="Code">Why not: "tooManyWaiting", "tooManyThisHour", "tooSoon", "tooManyFromAddress", "tooManyAtStation" or "airtimeShare"; null: go ahead, it has been counted.</param>
/// <param name="Left">Posts left within the hour.</param>
/// <param name="RetryAfter">When it makes sense to ask again; zero if granted.</param>
/// <param name="Rates">What is left of every limit.</param>
internal sealed record PostPermit(string? Code, int Left, TimeSpan RetryAfter, IReadOnlyList<RateNotice> Rates)
{
    public bool Granted => Code is null;
}

/// <summary>
/// Counts posts by listener, by address and in all, over all of the station's processes: a post counts everywhere or nowhere.
/// While the line for the air is more than half full, an address may only have its share of it.
/// </summary>
internal sealed class PostAllowance(IRateLimits rates, PostLimits limits, AddressLimitOptions addresses, PostWaits waits)
{
    // A post that waits for the air is over in about the length of a track.
    private static readonly TimeSpan WaitForTheAir = TimeSpan.FromSeconds(30);
    private const int Share = 4;
    private static readonly string[] Names = ["hour", "gap", "address", "station", "share"];
    private static readonly string[] Codes = ["tooManyThisHour", "tooSoon", "tooManyFromAddress", "tooManyAtStation", "airtimeShare"];

    public async ValueTask<PostPermit> TakeAsync(Sender sender, CancellationToken cancellationToken)
    {
        WaitingLine? line = waits.Line();
        RateLimit[] counted = Of(sender, line);
        RateAnswer answer = await rates.TakeAsync(counted, cancellationToken);
        IReadOnlyList<RateNotice> notices = RateNotice.Of(counted, Names, answer);
        int left = answer.States[0].Left;
        if (answer.RefusedBy is not { } by)
            return new PostPermit(null, left, TimeSpan.Zero, notices);
        TimeSpan wait = answer.States[by].NextIn;
        // Whichever comes first: a place of the address's own, or a line with room for all.
        if (by == Share && line?.UntilHalf is { } half && half < wait)
            wait = half;
        return new PostPermit(Codes[by], left, wait, notices);
    }

    /// <summary>The post that was granted last did not come to be: it does not count.</summary>
    public ValueTask GiveBackAsync(Sender sender) => rates.GiveBackAsync(Of(sender, waits.Line()), CancellationToken.None);

    /// <summary>As many of the listener's posts as may have not reached the air. Only asks what is left: what is taken for it is given back.</summary>
    public async ValueTask<PostPermit> WaitsAsync(Sender sender, CancellationToken cancellationToken)
    {
        RateLimit[] hour = Of(sender, null)[..1];
        RateAnswer answer = await rates.TakeAsync(hour, cancellationToken);
        if (answer.Granted)
            await rates.GiveBackAsync(hour, CancellationToken.None);
        RateState state = answer.States[0] with { Left = answer.States[0].Left + (answer.Granted ? 1 : 0) };
        return new PostPermit(
            "tooManyWaiting", state.Left, WaitForTheAir, RateNotice.Of(hour, Names, answer with { States = [state] }));
    }

    private RateLimit[] Of(Sender sender, WaitingLine? line) =>
    [
        new($"post:hour:{sender.Listener}", new RateRule.Window(limits.PerHour, TimeSpan.FromHours(1))),
        new($"post:gap:{sender.Listener}", new RateRule.Window(1, limits.MinimumGap)),
        new($"post:address:{sender.Address}", SharedLimits.PerMinute(addresses.PostsPerMinute)),
        new("post:station", SharedLimits.PerMinute(limits.StationPerMinute)),
        .. line is { } full && addresses.ShareOfWaiting < 100 ? [ShareOf(sender, full)] : (RateLimit[])[],
    ];

    // No post waits longer than the line is long: what came within that time is at least what waits.
    private RateLimit ShareOf(Sender sender, WaitingLine line) => new(
        $"post:share:{sender.Address}", new RateRule.Window(Math.Max(1, line.Places * addresses.ShareOfWaiting / 100), line.Longest))
    {
        Refuses = line.IsLargelyFull,
    };
}
