using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// The policy in force and whether anybody is at the desk, looked up every two seconds; while the store is away, as last known. A desk
/// that cannot be asked is taken for attended, for then a post is held rather than left to the local rules.
/// </summary>
/// <param name="unset">What holds while nobody has set a policy.</param>
public sealed partial class StationCircumstances(
    IPolicyStore policies, IDeskPresence desk, IScreeningRecords records, StationClock clock, TimeProvider time, StationPolicy unset,
    ILogger<StationCircumstances> logger) : BackgroundService, ICircumstances
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private volatile Seen? _seen;
    private bool _away;

    public async ValueTask<PolicyVersion> PolicyAsync(CancellationToken cancellationToken) =>
        (_seen ?? await LookAsync(cancellationToken)).Policy;

    public async ValueTask<Circumstances> OfAsync(ListenerPost post, PostKind kind, StationPolicy policy, CancellationToken cancellationToken)
    {
        AuthorStanding standing = policy.AsksStanding
            ? policy.StandingOf(await records.AuthorAsync(post.From, clock.Now.AddDays(-policy.Standing.WithinDays), cancellationToken))
            : AuthorStanding.New;
        return new Circumstances(kind, standing, clock.Now.Hour, IsAttended(policy));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        using var look = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
                _away = false;
            }
#pragma warning disable CA1031 // What is known holds; the next look makes up for it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!_away)
                    LogAway(logger, e.GetType().Name);
                _away = true;
                if (_seen is { } seen)
                    _seen = seen with { DeskKnown = false };
            }
        }
        while (await look.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Seen> LookAsync(CancellationToken ct)
    {
        PolicyVersion policy = await policies.CurrentAsync(ct) ?? PolicyVersion.Preset(unset);
        TimeSpan? ago = await desk.LastSeenAsync(ct);
        if (_seen is not { } seen || seen.Policy.Version != policy.Version)
            LogPolicy(logger, policy.Version, policy.Policy.Preset, policy.Policy.HoldEverything);
        return _seen = new Seen(policy, ago, time.GetTimestamp(), DeskKnown: true);
    }

    private bool IsAttended(StationPolicy policy) =>
        _seen is not { DeskKnown: true } seen
        || (seen.DeskAgo is { } ago && ago + time.GetElapsedTime(seen.At) < TimeSpan.FromMinutes(policy.DeskMinutes));

    [LoggerMessage(Level = LogLevel.Information, Message = "Posts are screened under policy {Version} (from preset {Preset}; everything held: {Held})")]
    private static partial void LogPolicy(ILogger logger, long version, PolicyPreset preset, bool held);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The station's policy cannot be looked up just now ({Fault}); the last one that is known holds")]
    private static partial void LogAway(ILogger logger, string fault);

    /// <param name="DeskAgo">How long before <paramref name="At"/> somebody was at the desk; null: nobody ever.</param>
    private sealed record Seen(PolicyVersion Policy, TimeSpan? DeskAgo, long At, bool DeskKnown);
}
