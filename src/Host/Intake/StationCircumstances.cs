using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// The policy in force and whether anybody is at the desk: looked up when a post asks, if what is known is older than two seconds, so that a
/// station to which nobody writes asks nothing. While the store is away the last known policy holds, and the desk is taken for attended,
/// for then a post is held rather than left to the local rules.
/// </summary>
/// <param name="unset">What holds while nobody has set a policy.</param>
public sealed partial class StationCircumstances(
    IPolicyStore policies, IDeskPresence desk, IScreeningRecords records, StationClock clock, TimeProvider time, StationPolicy unset,
    ILogger<StationCircumstances> logger) : ICircumstances
{
    internal static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private volatile Seen? _seen;
    private Task<Seen>? _looking;

    public async ValueTask<PolicyVersion> PolicyAsync(CancellationToken cancellationToken) => (await SeenAsync(cancellationToken)).Policy;

    public async ValueTask<Circumstances> OfAsync(ListenerPost post, PostKind kind, StationPolicy policy, CancellationToken cancellationToken)
    {
        AuthorStanding standing = policy.AsksStanding
            ? policy.StandingOf(await records.AuthorAsync(post.From, clock.Now.AddDays(-policy.Standing.WithinDays), cancellationToken))
            : AuthorStanding.New;
        return new Circumstances(kind, standing, clock.Now.Hour, IsAttended(await SeenAsync(cancellationToken), policy));
    }

    private async ValueTask<Seen> SeenAsync(CancellationToken cancellationToken)
    {
        if (_seen is { } known && time.GetElapsedTime(known.LookedAt) < GoodFor)
            return known;
        Task<Seen> looking;
        // Of many posts at once one asks, and all wait for it.
        lock (_gate)
            looking = _looking is { IsCompleted: false } underWay ? underWay : _looking = LookAsync();
        return await looking.WaitAsync(cancellationToken);
    }

    private async Task<Seen> LookAsync()
    {
        await Task.Yield();
        Seen? before = _seen;
        try
        {
            PolicyVersion policy = await policies.CurrentAsync(CancellationToken.None) ?? PolicyVersion.Preset(unset);
            TimeSpan? ago = await desk.LastSeenAsync(CancellationToken.None);
            long now = time.GetTimestamp();
            if (before?.Policy.Version != policy.Version)
                LogPolicy(logger, policy.Version, policy.Policy.Preset, policy.Policy.HoldEverything);
            return _seen = new Seen(policy, ago, ReadAt: now, LookedAt: now, DeskKnown: true);
        }
#pragma warning disable CA1031 // What is known holds; the next look makes up for it.
        catch (Exception e) when (before is not null)
#pragma warning restore CA1031
        {
            if (before.DeskKnown)
                LogAway(logger, e.GetType().Name);
            return _seen = before with { LookedAt = time.GetTimestamp(), DeskKnown = false };
        }
    }

    private bool IsAttended(Seen seen, StationPolicy policy) =>
        !seen.DeskKnown || (seen.DeskAgo is { } ago && ago + time.GetElapsedTime(seen.ReadAt) < TimeSpan.FromMinutes(policy.DeskMinutes));

    [LoggerMessage(Level = LogLevel.Information, Message = "Posts are screened under policy {Version} (from preset {Preset}; everything held: {Held})")]
    private static partial void LogPolicy(ILogger logger, long version, PolicyPreset preset, bool held);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The station's policy cannot be looked up just now ({Fault}); the last one that is known holds")]
    private static partial void LogAway(ILogger logger, string fault);

    /// <param name="DeskAgo">How long before <paramref name="ReadAt"/> somebody was at the desk; null: nobody ever.</param>
    /// <param name="LookedAt">When it was tried last to read it.</param>
    private sealed record Seen(PolicyVersion Policy, TimeSpan? DeskAgo, long ReadAt, long LookedAt, bool DeskKnown);
}
