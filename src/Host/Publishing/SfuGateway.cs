using Microsoft.Extensions.Hosting;
using Radio24.Core.Ports;
using Radio24.Host.Air;
using Radio24.Media.Sfu;

namespace Radio24.Host.Publishing;

/// <summary>The Host's own fan-out behind the Core's port.</summary>
public sealed class SfuGateway(Sfu sfu) : IWhepGateway
{
    public int Listeners => sfu.Listeners;

    public ValueTask<WhepResult> JoinAsync(string offer, string from, CancellationToken cancellationToken) => new(Say(sfu.Join(offer, from)));

    public ValueTask<bool> LeaveAsync(string session, CancellationToken cancellationToken) => new(sfu.Leave(session));

    public ValueTask<WhepResult> PatchAsync(string session, string fragment, string? ifMatch, CancellationToken cancellationToken) =>
        new(Say(sfu.Patch(session, fragment, ifMatch)));

    private static WhepResult Say(SfuResult result) =>
        new(Say(result.Outcome), result.Session, result.Sdp, result.ETag, result.Problem, result.RetryAfter);

    private static WhepOutcome Say(SfuOutcome outcome) => outcome switch
    {
        SfuOutcome.Created => WhepOutcome.Created,
        SfuOutcome.Trickled => WhepOutcome.Trickled,
        SfuOutcome.Restarted => WhepOutcome.Restarted,
        SfuOutcome.BadOffer => WhepOutcome.BadOffer,
        SfuOutcome.NotAcceptable => WhepOutcome.NotAcceptable,
        SfuOutcome.Unknown => WhepOutcome.Unknown,
        SfuOutcome.NotLive => WhepOutcome.NotLive,
        SfuOutcome.Stale => WhepOutcome.Stale,
        SfuOutcome.PreconditionRequired => WhepOutcome.PreconditionRequired,
        SfuOutcome.Full => WhepOutcome.Full,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "an outcome that WHEP does not know"),
    };
}

/// <summary>Tells everybody how many are listening, when that changes, once a second at the most.</summary>
public sealed class AudienceService(IWhepGateway gateway, AirReports reports, Audience audience, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var second = new PeriodicTimer(Look, time);
        int? told = null;
        do
        {
            int count = gateway.Listeners;
            audience.Set(count);
            if (count != told)
                reports.Tell(new StationEvent.Listeners(count));
            told = count;
        }
        while (await second.WaitForNextTickAsync(stoppingToken));
    }
}
