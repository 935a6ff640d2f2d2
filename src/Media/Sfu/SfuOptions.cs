using System.Net;

namespace Radio24.Media.Sfu;

/// <summary>How the fan-out listens and how much it takes on.</summary>
public sealed record SfuOptions
{
    /// <summary>The address to listen on; <see cref="IPAddress.Any"/> means all of them, IPv4 and IPv6.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Any;

    /// <summary>The UDP port; 0: any free one (<see cref="Radio24.Media.Sfu.Sfu.Port"/> tells which).</summary>
    public int Port { get; init; }

    /// <summary>Sender threads, each with a UDP port of its own from <see cref="Port"/> upwards; 1…64. One serves thousands.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>An address that reaches this machine from outside though it is not one of its own (NAT 1:1); null: none.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>Sessions at a time; one more is refused with <see cref="SfuOutcome.Full"/>.</summary>
    public int MaxListeners { get; init; } = 10_000;

    /// <summary>
    /// Sessions that may wait for their first check at a time. An offer costs its sender nothing, so these have a limit of their own; one
    /// more displaces the oldest of the sender with the most.
    /// </summary>
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>Without a frame for this long the station is not on air, and joining is refused with <see cref="SfuOutcome.NotLive"/>.</summary>
    public TimeSpan LiveWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How the machine's addresses are found.</summary>
    internal Func<IEnumerable<IPAddress>> Interfaces { get; init; } = AdvertisedAddresses.OfInterfaces;
}
