namespace Radio24.Core.Ports;

/// <summary>Whether this process can do its work now, as a load balancer or a person asks.</summary>
public interface IReadiness
{
    ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Words">For people: "on air", "standby: another Host is on air", "the store is away".</param>
public sealed record Readiness(bool IsReady, string Words);
